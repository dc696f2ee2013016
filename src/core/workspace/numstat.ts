import type { Harvest } from '../model/repository';
import { inGitDir } from './baseRefs';
import type { Git } from './git';

/** How much differs between two commits. */
export type Extent = Pick<Harvest, 'files' | 'insertions' | 'deletions'>;

/** Counts files and lines; no program that a repository names for showing differences takes part. */
export async function numstat(
  git: Git,
  gitDir: string,
  from: string,
  to: string,
  signal: AbortSignal | undefined,
): Promise<Extent> {
  const args = ['diff-tree', '-r', '-z', '--numstat', '-M', ...plainDiff, from, to];
  const { stdout } = await git.run({ args, ...inGitDir(gitDir), signal });
  const fields = stdout.toString('latin1').split('\0');
  let [files, insertions, deletions] = [0, 0, 0];
  for (let i = 0; i < fields.length; i++) {
    const [, added, removed, path] = /^(\d+|-)\t(\d+|-)\t([^]*)$/.exec(fields[i] ?? '') ?? [];
    if (path === undefined) continue;
    files++;
    // A binary file has no lines: a dash.
    insertions += Number(added) || 0;
    deletions += Number(removed) || 0;
    // A renamed file's two names are fields of their own.
    if (path === '') i += 2;
  }
  return { files, insertions, deletions };
}

/** Differences as git itself finds them. */
export const plainDiff = ['--no-ext-diff', '--no-textconv', '--ignore-submodules=none', '--no-color'];
