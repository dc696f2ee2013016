import { errors } from '../../util/errors';
import type { Git } from './git';
import { dirname } from 'node:path';

/** Throws `bad-input` if git does not accept the name for a branch. */
export async function requireBranchName(
  git: Git,
  branch: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const args = ['check-ref-format', `refs/heads/${branch}`];
  const { code } = await git.run({ args, cwd: dirname(process.execPath), okCodes: [0, 1], signal });
  if (code !== 0 || branch.startsWith('-')) throw errors.badInput(`"${branch}" is not a valid branch name.`);
}
