import { existsSync } from 'node:fs';
import { appendFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isTskError } from '../../util/errors';
import { attributePattern, quoteBytes } from './attributePattern';
import { convertedFiles, type ConvertedFile, type Conversion } from './convertedFiles';
import type { Git } from '../git/git';
import { mapLimited } from '../../util/mapLimited';

export interface Checkout {
  readonly cwd: string;
  readonly ownGitDir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly config: readonly string[];
  readonly signal: AbortSignal | undefined;
}

/** How many files get an attribute of their own: git compares each path with each of them. */
const maxPatterns = 250;
/** How many files are tried one by one after one of them could not be converted. */
const maxSingles = 500;
const processesAtOnce = 4;

/**
 * Sees to it that adding a file that nobody touched changes nothing, however often git looks at its content. A file
 * that git would store otherwise than it is stored, as its line ends, its encoding or its identifier are not what the
 * attributes say, gets attributes of the repository's own that leave it alone. Returns a line for every file that was
 * converted on the way out: see `CheckoutNotes`.
 */
export async function settleConversions(git: Git, checkout: Checkout): Promise<readonly string[]> {
  const files = (await hasAttributes(git, checkout)) ? await convertedFiles(git, checkout) : [];
  if (files.length === 0) return [];
  const written = await namesOf(git, checkout, files, ['--no-filters']);
  const names = await namesAsAdded(git, checkout, files);
  const changing = files.filter(({ blob, always }, at) => always.length > 0 && names[at] !== blob);
  const kept = new Set(changing.length > maxPatterns ? sharing(files, changing) : changing);
  if (kept.size > 0) {
    const lines = changing.length > maxPatterns ? [lineFor('*', changing)] : changing.map(ownLine);
    const text = Buffer.from(`\n${lines.map((line) => `${line}\n`).join('')}`, 'latin1');
    await appendFile(join(checkout.ownGitDir, 'info', 'attributes'), text);
    await writeAgain(
      git,
      checkout,
      files.filter((file, at) => kept.has(file) && written[at] !== file.blob),
    );
  }
  return files.flatMap((file, at) => {
    const name = written[at];
    if (name === undefined || name === file.blob || kept.has(file)) return [];
    return [`${name} ${file.blob}\t${quoteBytes(file.path)}`];
  });
}

/** False where nothing says how files are converted: there is no need to ask for each of them. */
async function hasAttributes(git: Git, { cwd, ownGitDir, env, config, signal }: Checkout): Promise<boolean> {
  const lists = ['attributes', 'user-attributes'].map((name) => join(ownGitDir, 'info', name));
  if (lists.some((list) => existsSync(list))) return true;
  const args = ['ls-files', '-z', '--', ':(glob)**/.gitattributes'];
  return (await git.run({ args, cwd, env, config, signal })).stdout.length > 0;
}

/** All files with one of the conversions that some cannot stand. */
function sharing(
  files: readonly ConvertedFile[],
  changing: readonly ConvertedFile[],
): readonly ConvertedFile[] {
  const faulty = new Set(changing.flatMap(({ always }) => always));
  return files.filter(({ always }) => always.length === 0 || always.some((one) => faulty.has(one)));
}

function ownLine(file: ConvertedFile): string {
  return lineFor(attributePattern(file.path), [file]);
}

function lineFor(pattern: string, files: readonly ConvertedFile[]): string {
  const off = new Set<Conversion>(files.flatMap(({ always }) => always));
  return [pattern, ...[...off].map((conversion) => `-${conversion}`)].join(' ');
}

/** The names that `git add` would give to the files as they are; none for one that it could not convert. */
async function namesAsAdded(
  git: Git,
  checkout: Checkout,
  files: readonly ConvertedFile[],
): Promise<readonly (string | undefined)[]> {
  const isEncoded = ({ always }: ConvertedFile): boolean => always.includes('working-tree-encoding');
  const found = new Map<ConvertedFile, string | undefined>();
  const ask = async (some: readonly ConvertedFile[], options: readonly string[] = []): Promise<void> => {
    const names = await namesOf(git, checkout, some, options);
    some.forEach((file, at) => found.set(file, names[at]));
  };
  await ask(files.filter((file) => !isEncoded(file)));
  const encoded = files.filter(isEncoded);
  // Only when it is to write does git say that it cannot convert; it writes nothing that is there already.
  const write = ['-w'];
  try {
    await ask(encoded, write);
  } catch (error) {
    if (!isTskError(error, 'git-failed')) throw error;
    await mapLimited(encoded.slice(0, maxSingles), processesAtOnce, (file) =>
      ask([file], write).catch((failure: unknown) => {
        if (!isTskError(failure, 'git-failed')) throw failure;
      }),
    );
  }
  return files.map((file) => found.get(file));
}

async function namesOf(
  git: Git,
  checkout: Checkout,
  files: readonly ConvertedFile[],
  options: readonly string[],
): Promise<readonly string[]> {
  if (files.length === 0) return [];
  const input = Buffer.from(files.map(({ path }) => `${quoteBytes(path)}\n`).join(''), 'latin1');
  const args = ['hash-object', ...options, '--stdin-paths'];
  const { stdout } = await git.run({ ...checkout, args, input });
  return stdout.toString('latin1').split('\n');
}

/** Writes files anew by the attributes that hold now. */
async function writeAgain(git: Git, checkout: Checkout, files: readonly ConvertedFile[]): Promise<void> {
  if (files.length === 0) return;
  await mapLimited(files, 16, ({ path }) =>
    rm(Buffer.concat([Buffer.from(`${checkout.cwd}/`), Buffer.from(path, 'latin1')])),
  );
  const input = Buffer.from(files.map(({ path }) => `${path}\0`).join(''), 'latin1');
  await git.run({ ...checkout, args: ['checkout-index', '-f', '-u', '-z', '--stdin'], input });
}
