import { errors, type TskError } from '../../util/errors';
import { count, oneLine, truncate } from '../../util/text';

/** git's messages for a single file, and for a file in a batch. */
const unreadable =
  /^error: (?:unable to read sha1 file of (.*) \([0-9a-f]{40,64}\)|cannot read object [0-9a-f]{40,64} '(.*)')$/gm;

/** How many files and folders a message names. */
const maxNamed = 5;

/** A failed checkout. */
export interface FailedCheckout {
  /** git's error output. */
  readonly said: string;
  /** The user's working tree, for the suggested command. */
  readonly worktree: string;
  readonly base: string;
}

/**
 * The error for a partial clone that lacks objects for a checkout: names the missing files, and a command that fetches them
 * together. For any other failure, the error has git's message.
 */
export function missingFiles({ said, worktree, base }: FailedCheckout): TskError {
  const paths = [...said.matchAll(unreadable)].map(([, alone, atOnce]) => alone ?? atOnce ?? '').sort();
  const [, tree] = /^(?:fatal|error): .*\btree \(?([0-9a-f]{40,64})\)?/m.exec(said) ?? [];
  if (paths.length === 0 && tree === undefined)
    return errors.gitFailed('checking out', new Error(truncate(said.trim(), 2000)));
  const what = paths.length === 0 ? `a folder (${tree})` : named(paths);
  const run = command(worktree, base, paths);
  const text = `your partial clone lacks ${what}. When your remote is reachable, run "${run}" and try again.`;
  return errors.gitFailed('checking out', new Error(text));
}

function named(paths: readonly string[]): string {
  const names = paths.slice(0, maxNamed).map((path) => truncate(oneLine(path), 100));
  const more = paths.length > names.length ? ` and ${paths.length - names.length} more` : '';
  return `${count(paths.length, 'file')} that the task needs: ${names.join(', ')}${more}`;
}

/** A comparison with the empty tree reads every file, for which git fetches all missing ones together. */
function command(worktree: string, base: string, paths: readonly string[]): string {
  const tops = [...new Set(paths.map((path) => path.split('/')[0] ?? ''))];
  const places = paths.length <= maxNamed ? paths : tops.length <= maxNamed ? tops : [];
  const args = [
    '-C',
    worktree,
    'diff',
    '--shortstat',
    '--no-renames',
    emptyTree(base),
    base,
    '--',
    ...places,
  ];
  return ['git', ...args].map(quote).join(' ');
}

function emptyTree(base: string): string {
  return base.length === 64
    ? '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321'
    : '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
