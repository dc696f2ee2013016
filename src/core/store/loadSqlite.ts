import { readFile } from 'node:fs/promises';
import type { SqlJsStatic } from 'sql.js';

/** Loads sql.js with its `sql-wasm.wasm`. Called when there is a database to read or to write, not before. */
export async function loadSqlite(wasmFile: string): Promise<SqlJsStatic> {
  const wasm = await readFile(wasmFile);
  const { default: initSqlJs } = await import('sql.js');
  return initSqlJs({ wasmBinary: new Uint8Array(wasm).buffer });
}
