import { lstat, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** git holds the lock of a ref for milliseconds. */
const staleMs = 10_000;

/**
 * Removes the lock of a ref below `refs/tsk/` that a killed git left: nobody but TSK writes those, and no task could be begun
 * or let go with that id. Locks of anything else are the user's, see `git.ts` for what is said about them.
 */
export async function removeStaleLock(gitDir: string, ref: `refs/tsk/${string}`): Promise<void> {
  const lock = join(gitDir, `${ref}.lock`);
  const found = await lstat(lock).catch(() => undefined);
  if (found && Date.now() - found.mtimeMs > staleMs) await rm(lock, { force: true });
}
