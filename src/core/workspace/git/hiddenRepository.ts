import { lstat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { errors } from '../../util/errors';
import { looksLikeGitDir } from './bareFolder';

/** What an error says of such a folder; `locate` knows it again by that. */
export const hiddenRepository = 'is a bare repository to git';

/**
 * Throws `git-failed` where git would find a bare repository first on its way up from `cwd`: its settings, which anybody
 * may have committed as files, would run programs. `safe.bareRepository` says the same to a git since 2.38.
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

/** A file that says where the repository is, or the repository. */
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
