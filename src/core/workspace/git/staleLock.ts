import { lstat, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** git holds the lock of a ref only for milliseconds. */
const staleMs = 10_000;

/**
 * Removes the lock of a ref below `refs/tsk/` that a killed git left behind, because it would block that task. Only TSK
 * writes these refs. All other locks belong to the user; `git.ts` has the advice about them.
 */
export async function removeStaleLock(gitDir: string, ref: `refs/tsk/${string}`): Promise<void> {
  const lock = join(gitDir, `${ref}.lock`);
  const found = await lstat(lock).catch(() => undefined);
  if (found && Date.now() - found.mtimeMs > staleMs) await rm(lock, { force: true });
}
