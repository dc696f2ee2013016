import { dirname } from 'node:path';
import type { Logger } from '../../model/logger';
import { createGit } from './git';

/** The version of the git that TSK runs, e.g. `2.39.5`. Throws `git-not-found`, `git-failed`. */
export async function gitVersion(logger: Logger): Promise<string> {
  // Any existing folder will do; the folder for temporary files may be missing.
  const text = await createGit(logger).text({ args: ['--version'], cwd: dirname(process.execPath) });
  return /\b\d+(?:\.\d+)+/.exec(text)?.[0] ?? text;
}
