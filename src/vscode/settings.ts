import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { workspace } from 'vscode';
import { errors } from '../core/util/errors';

/** The folder the user chose for TSK's data, or undefined for the default. Throws `bad-input`. */
export function dataHomeSetting(): string | undefined {
  const value = workspace.getConfiguration('tsk').get<string>('dataHome', '').trim();
  if (value === '') return undefined;
  const path = /^~(?=$|[\\/])/.test(value) ? join(homedir(), value.slice(1)) : value;
  if (isAbsolute(path)) return path;
  throw errors.badInput(`The setting "tsk.dataHome" is "${value}", which is not an absolute path.`);
}

/** How many tasks this window works on at a time; 0 means none. */
export function workersSetting(): number {
  const value = workspace.getConfiguration('tsk').get<number>('workers', 2);
  return Number.isFinite(value) ? Math.min(32, Math.max(0, Math.floor(value))) : 2;
}
