import { chmod, lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** What the owner of a folder needs to remove what is in it. */
const ownersRights = 0o700;

/**
 * Removes what is at `path`, with everything below. Folders that their owner may not write, as Go's module cache has them,
 * are made writable first; no link is followed. Nothing there is no error.
 */
export async function removeTree(path: string): Promise<void> {
  const options = { recursive: true, force: true, maxRetries: 3 } as const;
  try {
    await rm(path, options);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EACCES' && code !== 'EPERM') throw error;
    await openFolders(path);
    await rm(path, options);
  }
}

/** Gives the owner of each folder their rights back. One that is somebody else's stays as it is: `rm` says so. */
async function openFolders(root: string): Promise<void> {
  if (!(await lstat(root)).isDirectory()) return;
  const folders = [root];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    try {
      const { mode } = await lstat(folder);
      if ((mode & ownersRights) !== ownersRights) await chmod(folder, (mode & 0o777) | ownersRights);
      const entries = await readdir(folder, { withFileTypes: true });
      for (const entry of entries) if (entry.isDirectory()) folders.push(join(folder, entry.name));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EACCES' && code !== 'EPERM' && code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
    }
  }
}
