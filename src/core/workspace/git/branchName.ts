import { errors } from '../../util/errors';
import type { Git } from './git';
import { dirname } from 'node:path';

/** Throws `bad-input` for what git does not take as a name of a branch. */
export async function requireBranchName(
  git: Git,
  branch: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const args = ['check-ref-format', `refs/heads/${branch}`];
  const { code } = await git.run({ args, cwd: dirname(process.execPath), okCodes: [0, 1], signal });
  if (code !== 0 || branch.startsWith('-')) throw errors.badInput(`"${branch}" is no name for a branch.`);
}
