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

/** How many files can get their own attributes; git compares every path with each of them. */
const maxPatterns = 250;
/** How many files to try one by one after a conversion failed. */
const maxSingles = 500;
const processesAtOnce = 4;

/**
 * Ensures that adding an untouched file changes nothing. If git would store a file differently (because its line endings,
 * encoding or identifier do not match its attributes), the file gets attributes in the repository that turn off the
 * conversion. Returns a line for every file that the checkout converted: see `CheckoutNotes`.
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

/** False if there are no attributes, so that there is no need to check each file. */
async function hasAttributes(git: Git, { cwd, ownGitDir, env, config, signal }: Checkout): Promise<boolean> {
  const lists = ['attributes', 'user-attributes'].map((name) => join(ownGitDir, 'info', name));
  if (lists.some((list) => existsSync(list))) return true;
  const args = ['ls-files', '-z', '--', ':(glob)**/.gitattributes'];
  return (await git.run({ args, cwd, env, config, signal })).stdout.length > 0;
}

/** All files that share a conversion which changes some of them. */
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

/** The object names that `git add` would give to the files; none for a file that it cannot convert. */
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
  // git reports failed conversions only when it writes; it does not write existing objects again.
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

/** Checks files out again with the current attributes. */
async function writeAgain(git: Git, checkout: Checkout, files: readonly ConvertedFile[]): Promise<void> {
  if (files.length === 0) return;
  await mapLimited(files, 16, ({ path }) =>
    rm(Buffer.concat([Buffer.from(`${checkout.cwd}/`), Buffer.from(path, 'latin1')])),
  );
  const input = Buffer.from(files.map(({ path }) => `${path}\0`).join(''), 'latin1');
  await git.run({ ...checkout, args: ['checkout-index', '-f', '-u', '-z', '--stdin'], input });
}
