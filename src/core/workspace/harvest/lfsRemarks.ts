import { isTskError } from '../../util/errors';
import { oneLine, truncate } from '../../util/text';
import { inGitDir } from '../git/baseRefs';
import { objectInfos, readBlobs, type ObjectPlace } from '../git/catFile';
import type { Git } from '../git/git';
import { hostless } from '../git/hostless';
import { plainDiff } from '../git/plainDiff';
import { lfsOf, parseLfsAttributes, costPerCharacter } from './lfsAttributes';

const maxFiles = 2000;
const maxPathLength = 300;
/** For all `.gitattributes` together. */
const maxAttributesBytes = 1_000_000;
/** Characters of patterns times characters of paths, because a commit could keep the host busy. */
const maxWork = 200_000_000;
/** From the format of pointers. */
const maxPointerBytes = 1024;

/**
 * A remark if commits contain content where Git LFS should have a pointer, because a sandbox has no Git LFS. Reads only the
 * commits, with git's plumbing and TSK's own reader for `.gitattributes`, so that it runs nothing that the commits set up.
 * Says nothing if in doubt.
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
      `According to .gitattributes, these files belong to Git LFS, but they came back as ordinary content: ${names.join(', ')}${more}. To fix that, run "git add --renormalize ." on the branch, with Git LFS installed.`,
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

/** New or changed regular files with ordinary names. */
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

/** The files that the commit's `.gitattributes` assign to LFS; the innermost file wins. */
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
  const work = sum([...rules.values()].map(costPerCharacter)) * sum(files.map(({ path }) => path.length));
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

/** The folders that contain a file, the outermost first, each with a trailing slash; the root is empty. */
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
