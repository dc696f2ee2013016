import { inGitDir } from '../git/baseRefs';
import type { Git } from '../git/git';

/** Whether a repository has a commit. */
export async function isCommit(
  git: Git,
  gitDir: string,
  commit: string,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const args = ['cat-file', '-e', `${commit}^{commit}`];
  return (await git.run({ args, ...inGitDir(gitDir), okCodes: [0, 1, 128], signal })).code === 0;
}
