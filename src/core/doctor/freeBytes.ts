import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from '../util/fileErrors';

/** Room for an ordinary user on the disk with that folder, in bytes; of one that is not there, where it would be. */
export async function freeBytes(folder: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch (error) {
    const parent = dirname(folder);
    if (codeOf(error) !== 'ENOENT' || parent === folder) throw error;
    return freeBytes(parent);
  }
}
