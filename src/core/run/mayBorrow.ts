import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../model/engine';

/**
 * Whether a sandbox of that engine can read a folder of git objects where it lies. Not where the numbers of users differ,
 * nor where the engine has another folder, or none, at that path.
 */
export function mayBorrow(engine: Pick<Engine, 'info' | 'sees'>): (dir: string) => Promise<boolean> {
  return async (dir) => !(await engine.info()).remap && (await engine.sees(await witness(dir)));
}

/** A file that only this folder has: packs and objects are called by what is in them. */
async function witness(dir: string): Promise<string> {
  const names = await readdir(dir);
  const parts = ['pack', ...names.filter((name) => /^[0-9a-f]{2}$/.test(name))];
  for (const part of parts) {
    const inside = await readdir(join(dir, part)).catch((): string[] => []); // Not there, or of no use.
    const file = inside.find((name) => /^(pack-)?[0-9a-f]{38,}(\.pack)?$/.test(name));
    if (file !== undefined) return join(dir, part, file);
  }
  return dir;
}
