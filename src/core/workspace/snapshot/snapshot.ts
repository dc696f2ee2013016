import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import type { RepoLocation, Snapshot } from '../../model/repository';
import type { TaskId } from '../../model/taskId';
import { throwIfAborted } from '../../util/abort';
import { present } from '../../util/fields';
import { dropKept, keepBase } from '../git/baseRefs';
import { freeze } from './freeze';
import type { Git } from '../git/git';
import type { OwnPlaces } from './ownPlaces';
import { personsCommit } from './personsCommit';

/**
 * Freezes a working tree with its submodules, without TSK's own files, and protects the commits from garbage collection
 * with refs.
 */
export async function takeSnapshot(
  git: Git,
  ownPlaces: OwnPlaces,
  { worktree, commonDir }: RepoLocation,
  id: TaskId,
  signal: AbortSignal | undefined,
): Promise<Snapshot> {
  const tempDir = await temporaryFolder(worktree, commonDir);
  try {
    const frozen = await freeze({ git, tempDir, ownPlaces, signal }, worktree);
    const { gitDir, head, sourceBranch } = frozen;
    const made = await personsCommit(git, gitDir, { commit: head, branch: sourceBranch }, signal);
    const copyFrom = made === head ? undefined : made;
    const snapshot: Snapshot = present({ path: '', worktree, ...frozen, sourceBranch, copyFrom });
    await keepSnapshot(git, snapshot, id, signal);
    return snapshot;
  } finally {
    await rm(tempDir, { recursive: true, force: true });
  }
}

/** Deletes the refs of a snapshot in all repositories. A missing repository is not a failure. */
export async function releaseSnapshot(git: Git, snapshot: Snapshot, id: TaskId): Promise<void> {
  for (const { gitDir } of [snapshot, ...snapshot.submodules]) await dropKept(git, gitDir, id);
}

/**
 * A folder below the one for temporary files, or below the repository's own if that is not writable or lies in the working
 * tree, where new files would count as work.
 */
async function temporaryFolder(worktree: string, gitDir: string): Promise<string> {
  const make = (folder: string): Promise<string> => mkdtemp(join(folder, 'tsk-index-'));
  const outside = await realpath(tmpdir()).catch(() => undefined);
  if (outside === undefined) return make(gitDir);
  const way = relative(await realpath(worktree), outside);
  if (way !== '..' && !way.startsWith(`..${sep}`)) return make(gitDir);
  return make(outside).catch(() => make(gitDir));
}

/** Protects the commits of a snapshot from garbage collection for another task. Throws `git-failed` if one is gone. */
export async function keepSnapshot(
  git: Git,
  snapshot: Snapshot,
  id: TaskId,
  signal: AbortSignal | undefined,
): Promise<void> {
  const repos = [snapshot, ...snapshot.submodules];
  try {
    for (const { gitDir, base } of repos) {
      throwIfAborted(signal);
      await keepBase(git, gitDir, id, base);
    }
  } catch (error) {
    for (const { gitDir } of repos) await dropKept(git, gitDir, id);
    throw error;
  }
}
