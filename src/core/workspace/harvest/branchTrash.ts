import { createHash } from 'node:crypto';
import type { Snapshot, Trashed } from '../../model/repository';
import type { TaskId } from '../../model/taskId';
import { errors, isTskError } from '../../util/errors';
import { inGitDir, refLockTimeouts } from '../git/baseRefs';
import type { Git } from '../git/git';

/** The ref that keeps the tip of a deleted task's branch until the trash is emptied. */
function trashRef(id: TaskId, branch: string): string {
  return `${trashOf(id)}-${createHash('sha256').update(branch).digest('hex').slice(0, 16)}`;
}

/** The common prefix of these refs, and the whole ref for tasks that an older TSK deleted. */
function trashOf(id: TaskId): string {
  return `refs/tsk/trash/${id}`;
}

/**
 * Removes a branch from all repositories of a task, and keeps its current tip with a ref. A branch that is checked out in
 * a working tree of one of them stays in all. Removes no objects.
 */
export async function trashBranch(
  git: Git,
  snapshot: Snapshot,
  id: TaskId,
  branch: string,
): Promise<Trashed> {
  for (const { gitDir } of reposOf(snapshot)) {
    if (await isCheckedOut(git, gitDir, branch)) return 'checked-out';
  }
  let result: Trashed = 'absent';
  for (const { gitDir } of reposOf(snapshot)) {
    const tip = await tipOf(git, gitDir, `refs/heads/${branch}`);
    if (tip === undefined) continue;
    await move(git, gitDir, [{ from: `refs/heads/${branch}`, to: trashRef(id, branch), tip }]);
    result = 'trashed';
  }
  return result;
}

/** Restores branches, all or none per repository. Throws `bad-input` if another branch has one of the names now. */
export async function untrashBranches(
  git: Git,
  snapshot: Snapshot,
  id: TaskId,
  branches: readonly string[],
): Promise<void> {
  for (const { gitDir } of reposOf(snapshot)) {
    const moves: Move[] = [];
    for (const [n, branch] of branches.entries()) {
      const places = [trashRef(id, branch), ...(n === 0 ? [trashOf(id)] : [])];
      for (const from of places) {
        const tip = await tipOf(git, gitDir, from);
        if (tip === undefined) continue;
        if ((await tipOf(git, gitDir, `refs/heads/${branch}`)) !== undefined) {
          throw errors.badInput(`Another branch is now called ${branch}. Rename it, then undo again.`);
        }
        moves.push({ from, to: `refs/heads/${branch}`, tip });
        break;
      }
    }
    if (moves.length) await move(git, gitDir, moves);
  }
}

/** Deletes the trash refs of a task. Never fails if a ref or a repository is gone. */
export async function emptyTrash(git: Git, snapshot: Snapshot, id: TaskId): Promise<void> {
  for (const { gitDir } of reposOf(snapshot)) {
    try {
      const where = inGitDir(gitDir);
      const args = ['for-each-ref', '--format=delete %(refname)', trashOf(id), `${trashOf(id)}-*`];
      const { stdout } = await git.run({ args, ...where });
      if (stdout.length === 0) continue;
      await git.run({ args: ['update-ref', '--stdin'], input: stdout, config: refLockTimeouts, ...where });
    } catch (error) {
      if (!isTskError(error, 'git-failed')) throw error;
    }
  }
}

/**
 * True if, in each repository of a task, another branch, a remote's branch or a tag contains the tip of the branch, or there
 * is no such branch. Submodules count separately, because a merge in the outer repository does not keep their commits.
 */
export async function isMerged(git: Git, snapshot: Snapshot, branch: string): Promise<boolean> {
  for (const { gitDir } of reposOf(snapshot)) {
    if (!(await isMergedIn(git, gitDir, branch))) return false;
  }
  return true;
}

async function isMergedIn(git: Git, gitDir: string, branch: string): Promise<boolean> {
  const tip = await tipOf(git, gitDir, `refs/heads/${branch}`);
  if (tip === undefined) return true;
  const args = [
    'for-each-ref',
    `--contains=${tip}`,
    '--format=%(refname)',
    'refs/heads',
    'refs/remotes',
    'refs/tags',
  ];
  const { stdout } = await git.run({ args, ...inGitDir(gitDir) });
  const others = stdout
    .toString()
    .split('\n')
    .filter((ref) => ref && ref !== `refs/heads/${branch}`);
  return others.length > 0;
}

async function isCheckedOut(git: Git, gitDir: string, branch: string): Promise<boolean> {
  const { stdout } = await git.run({ args: ['worktree', 'list', '--porcelain', '-z'], ...inGitDir(gitDir) });
  return stdout.toString().split('\0').includes(`branch refs/heads/${branch}`);
}

async function tipOf(git: Git, gitDir: string, ref: string): Promise<string | undefined> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`];
  const { code, stdout } = await git.run({ args, ...inGitDir(gitDir), okCodes: [0, 1] });
  return code === 0 ? stdout.toString().trim() : undefined;
}

interface Move {
  readonly from: string;
  readonly to: string;
  readonly tip: string;
}

/** In one transaction, so that every commit has a name at any time. */
async function move(git: Git, gitDir: string, moves: readonly Move[]): Promise<void> {
  const steps = moves.map(({ from, to, tip }) => `update ${to} ${tip}\ndelete ${from} ${tip}\n`);
  const input = Buffer.from(`start\n${steps.join('')}prepare\ncommit\n`);
  await git.run({ args: ['update-ref', '--stdin'], input, config: refLockTimeouts, ...inGitDir(gitDir) });
}

function reposOf(snapshot: Snapshot): readonly { readonly gitDir: string }[] {
  return [snapshot, ...snapshot.submodules];
}
