import type { Git } from './git';

/** True if a branch, a remote's branch or a tag points to a commit. */
export async function hasCommits(git: Git, worktree: string, signal?: AbortSignal): Promise<boolean> {
  const args = ['rev-list', '--no-walk', '--ignore-missing', '-n', '1', '--branches', '--remotes', '--tags'];
  return (await git.text({ args, cwd: worktree, signal })) !== '';
}
