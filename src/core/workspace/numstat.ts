import type { Harvest } from '../model/repository';
import { inGitDir } from './baseRefs';
import type { Git } from './git';
import { missingContent } from './missingContent';
import { withoutPromises } from './withoutPromises';

/** How much differs between two commits. */
export interface Extent extends Pick<Harvest, 'files' | 'insertions' | 'deletions'> {
  /** Files whose lines are not counted, as a partial clone lacks their content. */
  readonly uncounted: number;
}

/** Of how many files without content the others can be told. */
const maxLeftOut = 500;

/** Counts files and lines; no program that a repository names for showing differences takes part. */
export async function numstat(
  git: Git,
  gitDir: string,
  from: string,
  to: string,
  signal: AbortSignal | undefined,
): Promise<Extent> {
  const missing = await missingContent(git, gitDir, from, to, signal);
  const args = ['diff-tree', '-r', '-z', ...plainDiff];
  if (missing.length === 0) {
    const { stdout } = await git.run({
      args: [...args, '--numstat', '-M', from, to],
      ...inGitDir(gitDir),
      signal,
    });
    return { ...parseNumstat(stdout), uncounted: 0 };
  }
  return withoutPromises(gitDir, from, async (place) => {
    // Renames can be told by names of content only.
    const raw = await git.run({ args: [...args, '--raw', '-M100%', from, to], ...place, signal });
    const files = raw.stdout
      .toString('latin1')
      .split('\0')
      .filter((field) => /^:\d{6} \d{6} /.test(field)).length;
    if (missing.length > maxLeftOut) return { files, insertions: 0, deletions: 0, uncounted: files };
    const others = missing.map((path) => `:(exclude,literal,top)${path}`);
    const lines = await git.run({
      args: [...args, '--numstat', '-M100%', from, to, '--', ...others],
      ...place,
      signal,
    });
    return { ...parseNumstat(lines.stdout), files, uncounted: missing.length };
  });
}

function parseNumstat(stdout: Buffer): Omit<Extent, 'uncounted'> {
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
