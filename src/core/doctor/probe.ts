import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codeOf } from '../util/fileErrors';

/**
 * Writes a file into a folder, or into its nearest parent, passes its path to `look`, and removes it. Throws if the
 * folder is not writable.
 */
export async function withProbe<T>(folder: string, look: (file: string) => Promise<T>): Promise<T> {
  const file = join(folder, `.tsk-probe-${randomUUID()}`);
  try {
    await writeFile(file, 'probe', { mode: 0o600, flag: 'wx' });
  } catch (error) {
    const parent = dirname(folder);
    if (codeOf(error) !== 'ENOENT' || parent === folder) throw error;
    return withProbe(parent, look);
  }
  try {
    return await look(file);
  } finally {
    await rm(file, { force: true });
  }
}
