import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from '../util/fileErrors';

/** Free bytes for an unprivileged user on the disk of a folder, or of its nearest parent if it does not exist. */
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
