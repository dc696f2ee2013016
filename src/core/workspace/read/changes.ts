import type { ChangeStatus, FileChange } from '../../model/repository';
import { errors, isTskError, type TskError } from '../../util/errors';
import { inGitDir } from '../git/baseRefs';
import { changeSize, maxListedFiles, type ChangeSize } from '../git/changeSize';
import type { Git } from '../git/git';
import type { GitExit } from '../git/gitProcess';
import { missingContent } from '../git/missingContent';
import { plainDiff } from '../git/plainDiff';

const statuses: Readonly<Record<string, ChangeStatus>> = {
  A: 'added',
  C: 'added',
  D: 'deleted',
  M: 'modified',
  R: 'renamed',
  T: 'type-changed',
};

/** Comparing usually takes moments. Content that an agent made slow on purpose is only listed. */
const seconds = 60;

/**
 * The changed paths between two commits, with renames; without line counts if a partial clone lacks contents, or counting
 * would take too long. Throws `too-large` if there are too many to show.
 */
export async function changes(
  git: Git,
  gitDir: string,
  from: string,
  to: string,
): Promise<readonly FileChange[]> {
  const size = await changeSize(git, gitDir, from, to);
  if (!size || size.files > maxListedFiles) throw notShown(size, from, to);
  const missing = await missingContent(git, gitDir, from, to, undefined);
  const diff = (found: readonly string[]): Promise<GitExit> => {
    const args = ['diff-tree', '-r', '-z', '--raw', '--no-abbrev', ...found, ...plainDiff, from, to];
    return git.run({ args, ...inGitDir(gitDir), of: 'agent', seconds });
  };
  // Then compare only object names, which needs no content.
  const listed = (): Promise<GitExit> => diff(['-M100%']);
  const whole = missing.length === 0 ? diff(['--numstat', '-M']) : listed();
  const { stdout } = await whole.catch((error: unknown) => {
    if (!isTskError(error, 'git-failed')) throw error;
    return listed();
  });
  return parseRawDiff(stdout);
}

function notShown(size: ChangeSize | undefined, from: string, to: string): TskError {
  const files = size ? size.files.toLocaleString('en') : 'more files than can be counted';
  return errors.tooLarge(
    `The result changes ${files}${size ? ' files' : ''}, too many to list here. Run "git diff --stat ${from.slice(0, 12)} ${to.slice(0, 12)}" in the repository.`,
  );
}

/**
 * Reads `:<mode> <mode> <name> <name> <status>NUL<path>NUL[<path>NUL]`, followed by the line counts of each as
 * `<added>TAB<removed>TAB<path>NUL`, or with an empty path and two more fields. Paths are bytes; they become text here.
 */
export function parseRawDiff(output: Uint8Array): readonly FileChange[] {
  const fields = Buffer.from(output).toString('latin1').split('\0').values();
  const found: FileChange[] = [];
  const lines = new Map<string, Pick<FileChange, 'insertions' | 'deletions'>>();
  for (const field of fields) {
    const [, added, removed, name] = /^(\d+|-)\t(\d+|-)\t([^]*)$/.exec(field) ?? [];
    if (name !== undefined) {
      if (name === '') fields.next();
      const path = textOf(name === '' ? fields.next().value : name);
      // A dash stands for a binary file, which has no lines.
      if (added !== '-') lines.set(path, { insertions: Number(added), deletions: Number(removed) });
      continue;
    }
    const [, oldMode, newMode, oldBlob = '', newBlob = '', letter = ''] =
      /^:(\d{6}) (\d{6}) ([0-9a-f]+) ([0-9a-f]+) ([A-Z])\d*$/.exec(field) ?? [];
    const status = statuses[letter];
    if (!status) continue;
    const first = textOf(fields.next().value);
    const second = letter === 'R' || letter === 'C' ? textOf(fields.next().value) : undefined;
    found.push({
      status,
      path: second ?? first,
      ...(status === 'renamed' ? { oldPath: first } : {}),
      ...(oldMode === '000000' || letter === 'C' ? {} : { oldBlob }),
      ...(newMode === '000000' ? {} : { newBlob }),
      submodule: oldMode === '160000' || newMode === '160000',
      ...(newMode === '120000' ? { link: true } : {}),
      ...(newMode === '100755' && oldMode !== newMode ? { executable: true } : {}),
    });
  }
  return found.map((change) => (change.submodule ? change : { ...change, ...lines.get(change.path) }));
}

function textOf(bytes: string | undefined): string {
  return Buffer.from(bytes ?? '', 'latin1').toString();
}
