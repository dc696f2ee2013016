import type { Harvest } from '../../model/repository';
import { isTskError } from '../../util/errors';
import { inGitDir } from './baseRefs';
import { maxListedFiles, type ChangeSize } from './changeSize';
import type { Git } from './git';
import type { GitExit } from './gitProcess';
import { missingContent } from './missingContent';
import { plainDiff } from './plainDiff';
import { withoutPromises } from './withoutPromises';

/** The size of the difference between two commits. */
export interface Extent extends Pick<Harvest, 'files' | 'insertions' | 'deletions'> {
  /** How many files' lines were not counted, and why. */
  readonly uncounted?: { readonly files: number; readonly why: 'missing' | 'large' };
}

/** The most files without content for which to count the others. */
const maxLeftOut = 500;
/** Counting usually takes moments. This stops counting content that an agent made slow on purpose. */
const seconds = 60;

/** Counts files and lines, without running diff programs that a repository configures. */
export async function numstat(
  git: Git,
  gitDir: string,
  { from, to, size }: { readonly from: string; readonly to: string; readonly size: ChangeSize },
  signal: AbortSignal | undefined,
): Promise<Extent> {
  if (size.files > maxListedFiles) return withoutLines(size);
  const missing = await missingContent(git, gitDir, from, to, signal);
  const args = ['diff-tree', '-r', '-z', ...plainDiff];
  const bounds = { signal, of: 'agent', seconds, mayExceed: true } as const;
  if (missing.length === 0) {
    const call = { args: [...args, '--numstat', '-M', from, to], ...inGitDir(gitDir), ...bounds };
    return counted(await orNothing(git.run(call)), size);
  }
  return withoutPromises(gitDir, from, async (place) => {
    // Without content, git can detect only exact renames.
    const raw = await git.run({ args: [...args, '--raw', '-M100%', from, to], ...place, ...bounds });
    const files = raw.stdout
      .toString('latin1')
      .split('\0')
      .filter((field) => /^:\d{6} \d{6} /.test(field)).length;
    if (missing.length > maxLeftOut)
      return { files, insertions: 0, deletions: 0, uncounted: { files, why: 'missing' } };
    const others = missing.map((path) => `:(exclude,literal,top)${path}`);
    const call = {
      args: [...args, '--numstat', '-M100%', from, to, '--', ...others],
      ...place,
      ...bounds,
    };
    const extent = counted(await orNothing(git.run(call)), size);
    return { ...extent, files, uncounted: extent.uncounted ?? { files: missing.length, why: 'missing' } };
  });
}

/** Undefined if git cannot compare within its limits; the files are known anyway. */
async function orNothing(work: Promise<GitExit>): Promise<GitExit | undefined> {
  try {
    const exit = await work;
    return exit.exceeded ? undefined : exit;
  } catch (error) {
    if (!isTskError(error, 'git-failed')) throw error;
    return undefined;
  }
}

function counted(exit: GitExit | undefined, size: ChangeSize): Extent {
  return exit ? parseNumstat(exit.stdout) : withoutLines(size);
}

function withoutLines({ files }: ChangeSize): Extent {
  return { files, insertions: 0, deletions: 0, uncounted: { files, why: 'large' } };
}

function parseNumstat(stdout: Buffer): Extent {
  const fields = stdout.toString('latin1').split('\0');
  let [files, insertions, deletions] = [0, 0, 0];
  for (let i = 0; i < fields.length; i++) {
    const [, added, removed, path] = /^(\d+|-)\t(\d+|-)\t([^]*)$/.exec(fields[i] ?? '') ?? [];
    if (path === undefined) continue;
    files++;
    // A dash stands for a binary file, which has no lines.
    insertions += Number(added) || 0;
    deletions += Number(removed) || 0;
    // The two names of a renamed file are separate fields.
    if (path === '') i += 2;
  }
  return { files, insertions, deletions };
}
