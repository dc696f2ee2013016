import { lstat, readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { RepoLocation } from '../../model/repository';
import { errors, isTskError, messageOf } from '../../util/errors';
import { oneLine, truncate } from '../../util/text';
import type { Git } from '../git/git';
import { hasCommits } from '../git/hasCommits';
import { headTrouble } from '../git/headTrouble';
import { hiddenRepository } from '../git/hiddenRepository';

/**
 * Finds the working tree that contains `path`, a folder or a file. Throws `no-repository` with the problem, or
 * `no-commit` if there is nothing to start from.
 */
export async function locate(git: Git, path: string): Promise<RepoLocation> {
  const cwd = await folderOf(resolve(path));
  const ask = async (...args: string[]): Promise<string> => {
    try {
      return await git.text({ args: ['rev-parse', '--path-format=absolute', ...args], cwd });
    } catch (error) {
      if (!isTskError(error, 'git-failed')) throw error;
      const { why, next } = await trouble(cwd, error.message);
      throw errors.noRepository(path, why, next);
    }
  };
  const [worktree, commonDir] = await Promise.all([ask('--show-toplevel'), ask('--git-common-dir')]);
  const args = ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'];
  const head = await git.text({ args, cwd: worktree, okCodes: [0, 1, 128] });
  // HEAD may be broken, but a task can start from another branch.
  if (!head && !(await hasCommits(git, worktree))) throw await headTrouble(git, worktree);
  return { worktree, commonDir };
}

async function folderOf(path: string): Promise<string> {
  try {
    return (await stat(path)).isDirectory() ? path : dirname(path);
  } catch (error) {
    throw errors.noRepository(path, messageOf(error));
  }
}

interface Trouble {
  readonly why: string;
  /** What to do, if not to open another folder. */
  readonly next?: string;
}

/** Explains git's message, if possible. */
async function trouble(cwd: string, said: string): Promise<Trouble> {
  if (said.includes(hiddenRepository) || /must be run in a work tree|cannot use bare repository/.test(said)) {
    return {
      why: 'git treats it, or a folder above it, as a bare repository or a ".git" folder',
      next: 'Open a working tree. If no repository should be there, do not run git in it: its "config" can name programs.',
    };
  }
  if (said.includes('dubious ownership')) {
    const [, dir = cwd] = /repository at '(.*)'/.exec(said) ?? [];
    return {
      why: 'it belongs to another user, and git does not trust it',
      next: `If you do, run: git config --global --add safe.directory ${shellWord(dir)}`,
    };
  }
  if (!/not a git repository|invalid gitfile|error reading/.test(said)) return { why: said, next: fixFirst };
  const found = await nearestDotGit(cwd);
  if (found === undefined) return { why: 'neither this folder nor a folder above it is a repository' };
  const { worktree, target } = found;
  if (target === undefined)
    return {
      why: `the repository at ${join(worktree, '.git')} is damaged, and git cannot read it`,
      next: fixFirst,
    };
  const isLinked = /[/\\]worktrees[/\\][^/\\]+$/.test(target);
  return {
    why: `its ".git" file leads to ${oneLine(truncate(target, 300))}, where there is no repository`,
    next: isLinked
      ? `If you moved the repository, run this in its new location: git worktree repair ${shellWord(worktree)}`
      : 'Put the repository back there, or correct the path in the file.',
  };
}

const fixFirst = 'Fix that, then try again.';

/** The nearest folder upwards with a `.git`, and its target if it is a file that names one. */
async function nearestDotGit(
  from: string,
): Promise<{ readonly worktree: string; readonly target?: string } | undefined> {
  for (let dir = from; ; dir = dirname(dir)) {
    const dotGit = join(dir, '.git');
    const found = await lstat(dotGit).catch(() => undefined);
    if (found?.isFile() && found.size < 10_000) {
      const [, target] = /^gitdir: (.+)$/m.exec(await readFile(dotGit, 'utf8').catch(() => '')) ?? [];
      return { worktree: dir, ...(target === undefined ? {} : { target: resolve(dir, target) }) };
    }
    if (found) return { worktree: dir };
    if (dirname(dir) === dir) return undefined;
  }
}

function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
