import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import type { RepoLocation, Snapshot } from '../model/repository';
import type { TaskId } from '../model/taskId';
import { throwIfAborted } from '../util/abort';
import { present } from '../util/fields';
import { dropKept, keepBase } from './baseRefs';
import { freeze } from './freeze';
import type { Git } from './git';
import { personsCommit } from './personsCommit';

/** Freezes a working tree with its submodules, and keeps the commits from garbage collection by refs. */
export async function takeSnapshot(
  git: Git,
  { worktree, commonDir }: RepoLocation,
  id: TaskId,
  signal: AbortSignal | undefined,
): Promise<Snapshot> {
  const tempDir = await mkdtemp(join(await folderOutside(worktree, commonDir), 'tsk-index-'));
  try {
    const { gitDir, head, base, sourceBranch, submodules, warnings } = await freeze(
      { git, tempDir, signal },
      worktree,
    );
    const made = await personsCommit(git, gitDir, { commit: head, branch: sourceBranch }, signal);
    const copyFrom = made === head ? undefined : made;
    const snapshot: Snapshot = present({
      ...{ path: '', worktree, gitDir, head, base, sourceBranch, submodules, copyFrom, warnings },
    });
    await keepSnapshot(git, snapshot, id, signal);
    return snapshot;
  } finally {
    await rm(tempDir, { recursive: true, force: true });
  }
}

/** Drops the refs of all repositories of a snapshot; one that is gone already is no failure. */
export async function releaseSnapshot(git: Git, snapshot: Snapshot, id: TaskId): Promise<void> {
  for (const { gitDir } of [snapshot, ...snapshot.submodules]) await dropKept(git, gitDir, id);
}

/** The folder for temporary files, unless it lies in the working tree: then files in it would be work. */
async function folderOutside(worktree: string, gitDir: string): Promise<string> {
  const folder = tmpdir();
  const way = relative(await realpath(worktree), await realpath(folder));
  return way === '..' || way.startsWith(`..${sep}`) ? folder : gitDir;
}

/** Keeps the commits of a snapshot from garbage collection, for one more task. Throws `git-failed` when one is gone. */
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
