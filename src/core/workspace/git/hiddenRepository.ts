import { lstat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { errors } from '../../util/errors';
import { looksLikeGitDir } from './bareFolder';

/** The message about such a folder, by which `locate` recognises the error. */
export const hiddenRepository = 'looks like a bare repository to git';

/**
 * Throws `git-failed` if git would find a bare repository first on its way up from `cwd`. Anybody can commit its settings as
 * files, and git would run the programs that they name. Since git 2.38, `safe.bareRepository` does the same.
 */
export async function refuseHiddenRepository(cwd: string, doing: string): Promise<void> {
  for (let dir = resolve(cwd); ; dir = dirname(dir)) {
    if (await isRepository(join(dir, '.git'))) return;
    if (looksLikeGitDir(await namesIn(dir))) {
      throw errors.gitFailed(doing, new Error(`the folder ${dir} ${hiddenRepository}`));
    }
    if (dirname(dir) === dir) return;
  }
}

/** Whether `.git` is a repository, or a file that points to one. */
async function isRepository(dotGit: string): Promise<boolean> {
  const found = await lstat(dotGit).catch(() => undefined);
  if (found === undefined) return false;
  return !found.isDirectory() || looksLikeGitDir(await namesIn(dotGit));
}

async function namesIn(dir: string): Promise<readonly string[]> {
  const tops = ['HEAD', 'objects', 'refs', 'commondir'];
  const there = await Promise.all(
    tops.map((name) =>
      lstat(join(dir, name)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return tops.filter((_, at) => there[at]);
}
