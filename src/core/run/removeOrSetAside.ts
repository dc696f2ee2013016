import { rename } from 'node:fs/promises';
import { codeOf } from '../util/fileErrors';
import { removeTree } from '../util/removeTree';

/**
 * Removes a folder that an earlier run left. What its sandbox's root made in there may not be ours to remove: then the
 * folder is set aside as `aside`, which must be beside it, and goes with the task.
 */
export async function removeOrSetAside(
  dir: string,
  aside: string,
  remove: (dir: string) => Promise<void> = removeTree,
): Promise<void> {
  try {
    await remove(dir);
  } catch (error) {
    const code = codeOf(error);
    if (code !== 'EACCES' && code !== 'EPERM') throw error;
    await rename(dir, aside);
  }
}
