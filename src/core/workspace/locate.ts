import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { RepoLocation } from '../model/repository';
import { errors, isTskError, messageOf } from '../util/errors';
import type { Git } from './git';

/**
 * Finds the working tree at or above `path`, a folder or a file. Throws `no-repository` with what is wrong
 * with it, or `no-commit`.
 */
export async function locate(git: Git, path: string): Promise<RepoLocation> {
  const cwd = await folderOf(resolve(path));
  const ask = async (...args: string[]): Promise<string> => {
    try {
      return await git.text({ args: ['rev-parse', '--path-format=absolute', ...args], cwd });
    } catch (error) {
      if (!isTskError(error, 'git-failed')) throw error;
      throw errors.noRepository(path, whyNot(error.message));
    }
  };
  const [worktree, commonDir] = await Promise.all([ask('--show-toplevel'), ask('--git-common-dir')]);
  const args = ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'];
  if (!(await git.text({ args, cwd: worktree, okCodes: [0, 1] }))) throw errors.noCommit(worktree);
  return { worktree, commonDir };
}

async function folderOf(path: string): Promise<string> {
  try {
    return (await stat(path)).isDirectory() ? path : dirname(path);
  } catch (error) {
    throw errors.noRepository(path, messageOf(error));
  }
}

/** git's message in other words, where those say more. */
function whyNot(said: string): string {
  if (said.includes('not a git repository')) return 'there is no repository here or above';
  if (said.includes('must be run in a work tree'))
    return 'it is a bare repository, or inside a ".git" folder';
  return said;
}
