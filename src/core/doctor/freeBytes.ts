import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Room for an ordinary user on the disk with that folder, in bytes; of one that is not there, where it would be. */
export async function freeBytes(folder: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch (error) {
    const parent = dirname(folder);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || parent === folder) throw error;
    return freeBytes(parent);
  }
}
