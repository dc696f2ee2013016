import { errors, type TskError } from '../../util/errors';
import { oneLine } from '../../util/text';
import type { Git } from './git';
import { hasCommits } from './hasCommits';

/** Why no task can start from the HEAD of `worktree`, which points to no commit. */
export async function headTrouble(git: Git, worktree: string, signal?: AbortSignal): Promise<TskError> {
  const ask = (...args: readonly string[]): Promise<string> =>
    git.text({ args, cwd: worktree, okCodes: [0, 1, 128], signal });
  const lost = await ask('rev-parse', '--verify', '--quiet', 'HEAD');
  const branch = await ask('symbolic-ref', '--quiet', '--short', 'HEAD');
  if (lost !== '') return errors.brokenHead(worktree, branch, `the commit ${lost}, which does not exist`);
  // git treats an empty or garbled branch file neither as a symbolic ref nor as a branch without a commit.
  if (branch === '') return errors.brokenHead(worktree, branch, 'a ref that git cannot read');
  return (await hasCommits(git, worktree, signal))
    ? errors.unbornBranch(worktree, oneLine(branch))
    : errors.noCommit(worktree);
}
