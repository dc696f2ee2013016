import type { RepoLocation } from '../../model/repository';
import type { Git } from '../git/git';

/** The branch that is checked out in a working tree, or undefined for a detached or broken HEAD. */
export async function currentBranch(git: Git, { worktree }: RepoLocation): Promise<string | undefined> {
  const args = ['symbolic-ref', '--quiet', '--short', 'HEAD'];
  return (await git.text({ args, cwd: worktree, okCodes: [0, 1, 128] })) || undefined;
}
