import { parseTaskId, type TaskId } from '../../model/taskId';
import { isTskError } from '../../util/errors';
import type { Git } from './git';
import { removeStaleLock } from './staleLock';

/** The ref that keeps a task's base commit in the user's repository. */
function baseRef(id: TaskId): `refs/tsk/${string}` {
  return `refs/tsk/base/${id}`;
}

/** The ref that keeps the other objects that the task's workspace borrows. */
export function heldRef(id: TaskId): `refs/tsk/${string}` {
  return `refs/tsk/held/${id}`;
}

/** Options for a git call on a repository instead of a working tree. */
export function inGitDir(gitDir: string): {
  readonly cwd: string;
  readonly env: { readonly GIT_DIR: string; readonly GIT_WORK_TREE: string };
} {
  // A submodule's configuration names its working tree, and git fails if that is gone.
  return { cwd: gitDir, env: { GIT_DIR: gitDir, GIT_WORK_TREE: gitDir } };
}

export async function keepBase(git: Git, gitDir: string, id: TaskId, base: string): Promise<void> {
  await removeStaleLock(gitDir, baseRef(id));
  await git.run({ args: ['update-ref', baseRef(id), base], config: refLockTimeouts, ...inGitDir(gitDir) });
}

/** Deletes the refs that a repository keeps for a task. Never fails if a ref or the repository is gone. */
export async function dropKept(git: Git, gitDir: string, id: TaskId): Promise<void> {
  for (const ref of [heldRef(id), baseRef(id)]) {
    await removeStaleLock(gitDir, ref);
    try {
      await git.run({ args: ['update-ref', '-d', ref], config: refLockTimeouts, ...inGitDir(gitDir) });
    } catch (error) {
      if (!isTskError(error, 'git-failed')) throw error;
    }
  }
}

/** The ids of tasks with refs in a repository. Throws `git-failed`. */
export async function keptIds(git: Git, gitDir: string): Promise<readonly TaskId[]> {
  const args = ['for-each-ref', '--format=%(refname:lstrip=3)', 'refs/tsk/base/', 'refs/tsk/held/'];
  const names = await git.text({ args, ...inGitDir(gitDir) });
  return [...new Set(names.split('\n').flatMap((name) => parseTaskId(name) ?? []))];
}

/** How long git waits, in milliseconds, while another process writes a ref. */
export const refLockTimeouts = ['core.filesRefLockTimeout=5000', 'core.packedRefsTimeout=5000'];
