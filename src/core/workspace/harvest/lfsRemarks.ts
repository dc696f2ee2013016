import { isTskError } from '../../util/errors';
import { oneLine, truncate } from '../../util/text';
import { inGitDir } from '../git/baseRefs';
import { objectInfos, readBlobs, type ObjectPlace } from '../git/catFile';
import type { Git } from '../git/git';
import { hostless } from '../git/hostless';
import { plainDiff } from '../git/plainDiff';
import { lfsOf, parseLfsAttributes, workOf } from './lfsAttributes';

const maxFiles = 2000;
const maxPathLength = 300;
/** Of all `.gitattributes` together. */
const maxAttributesBytes = 1_000_000;
/** Characters of patterns times characters of paths: a commit can be made to keep the host busy. */
const maxWork = 200_000_000;
/** As the format of pointers has it. */
const maxPointerBytes = 1024;

/**
 * A remark when commits bring content where Git LFS should have a pointer: a sandbox without it commits files as
 * they are. Looks at the commits only, by git's plumbing and a reader of `.gitattributes` of our own, so that
 * nothing that they set up takes part; and says nothing when in doubt.
 */
export async function lfsRemarks(
  git: Git,
  { gitDir, base }: { readonly gitDir: string; readonly base: string },
  commit: string,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const { cwd, env } = inGitDir(gitDir);
  const place = { cwd, env: { ...hostless, ...env }, signal, of: 'agent' } as const;
  try {
    const files = await newFiles(git, base, commit, place);
    const paths = await contentInsteadOfPointers(git, await lfsFiles(git, commit, files, place), place);
    if (paths.length === 0) return [];
    const names = paths.slice(0, 5).map((path) => truncate(oneLine(path), 100));
    const more = paths.length > names.length ? ` and ${paths.length - names.length} more` : '';
    return [
      `By .gitattributes these files belong to Git LFS, but came back as ordinary content: ${names.join(', ')}${more}. Where Git LFS is installed, "git add --renormalize ." on the branch mends that.`,
    ];
  } catch (error) {
    if (!isTskError(error, 'git-failed')) throw error;
    return [];
  }
}

interface NewFile {
  readonly path: string;
  readonly blob: string;
}

/** Regular files that are new or other than in the base, as far as they have ordinary names. */
async function newFiles(
  git: Git,
  base: string,
  commit: string,
  place: ObjectPlace,
): Promise<readonly NewFile[]> {
  const args = ['diff-tree', '-r', '-z', '--raw', '--no-abbrev', '--no-renames', ...plainDiff, base, commit];
  const fields = (await git.run({ args, ...place })).stdout.toString().split('\0');
  const found: NewFile[] = [];
  for (let at = 0; at + 1 < fields.length && found.length < maxFiles; at += 2) {
    const [, blob] = /^:\d{6} 100\d{3} [0-9a-f]+ ([0-9a-f]+) [A-Z]$/.exec(fields[at] ?? '') ?? [];
    const path = fields[at + 1] ?? '';
    if (blob !== undefined && path.length <= maxPathLength && !path.includes('\n'))
      found.push({ path, blob });
  }
  return found;
}

/** Those that the commit's `.gitattributes` give to LFS; the file in the innermost folder counts. */
async function lfsFiles(
  git: Git,
  commit: string,
  files: readonly NewFile[],
  place: ObjectPlace,
): Promise<readonly NewFile[]> {
  const folders = [...new Set(files.flatMap(({ path }) => foldersOf(path)))].slice(0, maxFiles);
  const names = folders.map((folder) => `${commit}:${folder}.gitattributes`);
  const infos = await objectInfos(git, names, place);
  const present = folders.flatMap((folder, at) => {
    const info = infos[at];
    return info?.type === 'blob' ? [{ folder, blob: info.name, size: info.size }] : [];
  });
  if (sum(present.map(({ size }) => size)) > maxAttributesBytes) return [];
  const texts = await readBlobs(
    git,
    present.map(({ blob }) => blob),
    place,
  );
  const rules = new Map(
    present.map(({ folder }, at) => [folder, parseLfsAttributes(Buffer.from(texts[at] ?? []).toString())]),
  );
  const work = sum([...rules.values()].map(workOf)) * sum(files.map(({ path }) => path.length));
  if (work > maxWork) return [];
  return files.filter(({ path }) => {
    const said = foldersOf(path).map((folder) =>
      lfsOf(rules.get(folder) ?? [], path.slice(folder.length).split('/')),
    );
    return said.findLast((lfs) => lfs !== undefined) === true;
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** The folders around a file, the outermost first, each with a slash at its end; the root is empty. */
function foldersOf(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.map((_, depth) =>
    parts
      .slice(0, depth)
      .map((part) => `${part}/`)
      .join(''),
  );
}

async function contentInsteadOfPointers(
  git: Git,
  files: readonly NewFile[],
  place: ObjectPlace,
): Promise<readonly string[]> {
  const infos = await objectInfos(
    git,
    files.map(({ blob }) => blob),
    place,
  );
  const small = infos.filter((info) => info !== undefined && info.size <= maxPointerBytes);
  const names = small.map((info) => info?.name ?? '');
  const texts = await readBlobs(git, names, place);
  const pointers = new Set(names.filter((_, at) => isPointer(Buffer.from(texts[at] ?? []).toString())));
  return files.filter(({ blob }) => !pointers.has(blob)).map(({ path }) => path);
}

/** Git LFS leaves empty files as they are. */
function isPointer(text: string): boolean {
  return text === '' || (text.startsWith('version ') && /\noid sha256:[0-9a-f]{64}\nsize \d+\n/.test(text));
}
