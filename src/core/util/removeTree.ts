import { chmod, lstat, readdir, rename, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { sep } from 'node:path';
import { toError } from './errors';
import { codeOf, isAbsent } from './fileErrors';
import { oneLine, truncate } from './text';

/** What the owner of a folder needs to remove what is in it. */
const ownersRights = 0o700;
/** A folder with a longer path is moved up: systems take paths of 1024 bytes (macOS) or 4096, and folders nest deeper. */
const longestPath = 700;
const slash = Buffer.from(sep);

/** What `rm` alone does not manage, and the owner of a tree can mend. */
const mendable = new Set(['EACCES', 'EPERM', 'ENAMETOOLONG', 'ENOTEMPTY']);

/**
 * Removes what is at `path`, with everything below. Folders that their owner may not write, enter or read, as Go's module
 * cache has them, are made writable first, and those that are nested too deep for a path are moved up; no link is followed.
 * Nothing there is no error. Throws with the first path that stays, and whose it is.
 */
export async function removeTree(path: string): Promise<void> {
  const options = { recursive: true, force: true, maxRetries: 3 } as const;
  try {
    await rm(path, options);
  } catch (error) {
    if (!mendable.has(codeOf(error) ?? '')) throw error;
    await openFolders(path);
    await rm(path, options).catch(async (left: unknown) => {
      throw await explained(toError(left));
    });
  }
}

/**
 * Gives the owner of each folder their rights back, and brings those up that have a long path. One that is somebody else's
 * stays as it is: `rm` says so. Names are bytes, as they need not be text.
 */
async function openFolders(root: string): Promise<void> {
  const top = Buffer.from(root);
  if (!(await lstat(top)).isDirectory()) return;
  const folders = [top];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    try {
      const { mode } = await lstat(folder);
      if ((mode & ownersRights) !== ownersRights) await chmod(folder, (mode & 0o777) | ownersRights);
      if (folder.length > Math.max(longestPath, top.length + 100)) {
        const higher = Buffer.concat([top, slash, Buffer.from(`.deep-${randomUUID()}`)]);
        await rename(folder, higher);
        folder = higher;
      }
      const entries = await readdir(folder, { withFileTypes: true, encoding: 'buffer' });
      for (const entry of entries) {
        if (entry.isDirectory()) folders.push(Buffer.concat([folder, slash, entry.name]));
      }
    } catch (error) {
      const code = codeOf(error);
      if (code !== 'EACCES' && code !== 'EPERM' && !isAbsent(error)) throw error;
    }
  }
}

/** Who could remove what stays: the owner of the folder that it is in, or what the system said. */
async function explained(error: Error): Promise<Error> {
  const { path, code } = error as NodeJS.ErrnoException;
  if (path === undefined || (code !== 'EACCES' && code !== 'EPERM')) return error;
  const owner = await foreignOwner(path);
  if (owner === undefined) return error;
  const text = `${truncate(oneLine(path), 300)} belongs to the user ${owner}, and only they or root can remove it`;
  return Object.assign(new Error(text, { cause: error }), { code });
}

async function foreignOwner(path: string): Promise<number | undefined> {
  const self = process.getuid?.();
  for (const place of [path, path.slice(0, path.lastIndexOf(sep))]) {
    const uid = await lstat(place).then(
      (found) => found.uid,
      () => undefined,
    );
    if (uid !== undefined && uid !== self) return uid;
  }
  return undefined;
}
