import { appendFile, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FrozenRepo } from '../../model/repository';
import { whenAbsent } from '../../util/fileErrors';
import { inGitDir } from '../git/baseRefs';
import type { Git } from '../git/git';
import { boundedSettings } from '../git/gitBounds';
import { checkNewObjects } from './newObjects';
import { objectStores, quotePath } from '../git/objectStores';
import { promisorSetting } from '../git/promises';

/** The collector's ref for the result, or for further work by number. */
export function bundledRef(number: number | 'result'): string {
  return number === 'result' ? 'refs/tsk/result' : `refs/tsk/further/${number}`;
}

/** Options that make a fetch bring only the named refs. */
export const bareFetch = [
  ...['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules'],
  ...['--no-auto-maintenance', '--no-write-commit-graph', '--no-prune', '--no-prune-tags'],
];
/** A bundle is a file. `checkNewObjects` checks the objects after the transfer. */
export const unchecked = [
  'fetch.fsckObjects=false',
  'transfer.fsckObjects=false',
  'protocol.file.allow=always',
];

/** Ignores the refs of the lending repository, because one may point to a missing object. */
export const noOtherRefs = ['core.alternateRefsCommand=true'];

interface Suspect {
  readonly bundle: string;
  /** The names of the requested refs, of which the bundle may have some. */
  readonly refs: readonly string[];
  /** The commit that protects the workspace's borrowed objects, if any. */
  readonly held: string | undefined;
  /** The quarantine's own folder. */
  readonly dir: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface Quarantined {
  /** The commits that the bundle's refs point to. */
  readonly commits: ReadonlyMap<string, string>;
  /** True if promised objects of the user's partial clone are missing. */
  readonly isPartial: boolean;
}

/**
 * Unpacks a bundle in a new bare repository at `dir` that borrows objects of the user's repository. Only a later fetch
 * brings its content to the user's repository. Throws `git-failed` if the bundle is invalid, does not match the repository,
 * or has an object that git considers harmful.
 */
export async function quarantine(
  git: Git,
  repo: FrozenRepo,
  { bundle, refs, held, dir, env }: Suspect,
  signal: AbortSignal | undefined,
): Promise<Quarantined> {
  await bareBeside(git, repo, { dir, held, env }, signal);
  const stores = await objectStores(repo.gitDir);
  const places = stores.map((store) => `${quotePath(store.dir)}\n`);
  await writeFile(join(dir, 'objects', 'info', 'alternates'), places);

  const { cwd, env: place } = inGitDir(dir);
  const here = { cwd, env: { ...env, ...place }, signal, of: 'agent' } as const;
  await git.run({ args: ['bundle', 'verify', bundle], ...here });
  const listed = await git.text({ args: ['bundle', 'list-heads', bundle, ...refs], ...here });
  const there = listed.split('\n').flatMap((line) => refs.find((ref) => line.endsWith(` ${ref}`)) ?? []);
  // Keep one pack, because it is read once and deleted.
  const config = [...unchecked, 'fetch.unpackLimit=1', 'core.fsync=none', ...noOtherRefs];
  const isPartial = stores.some(({ hasPromises }) => hasPromises);
  if (isPartial) config.push(promisorSetting);
  const wanted = there.map((ref) => `+${ref}:${ref}`);
  if (wanted.length === 0) return { commits: new Map(), isPartial };
  await git.run({ args: [...bareFetch, '--', bundle, ...wanted], config, ...here });
  await checkNewObjects(git, { dir, gitDir: repo.gitDir, env, isPartial }, signal);
  const args = ['for-each-ref', '--format=%(objecttype) %(objectname) %(refname)', ...there];
  const found = (await git.text({ args, ...here })).split('\n').map((line) => line.split(' '));
  const commits = found.flatMap(([type, commit = '', ref = '']) =>
    type === 'commit' ? [[ref, commit] as const] : [],
  );
  return { commits: new Map(commits), isPartial };
}

/** Makes a bare repository at `dir` that knows only the user's commits that the task started from. */
export async function bareBeside(
  git: Git,
  { gitDir, base }: FrozenRepo,
  { dir, held, env }: Pick<Suspect, 'dir' | 'held' | 'env'>,
  signal: AbortSignal | undefined,
): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const format = base.length === 64 ? 'sha256' : 'sha1';
  const args = [
    'init',
    '--quiet',
    '--bare',
    '--template=',
    '--initial-branch=main',
    `--object-format=${format}`,
  ];
  await git.run({ args, cwd: dir, env, signal });
  // For processes that a fetch from here starts, which get no settings of the command line.
  await appendFile(join(dir, 'config'), boundedSettings);
  await copyIfThere(join(gitDir, 'shallow'), join(dir, 'shallow'));
  const own = [`${base} refs/tsk/base`, ...(held === undefined ? [] : [`${held} refs/tsk/held`])];
  await writeFile(join(dir, 'packed-refs'), `# pack-refs with: sorted \n${own.join('\n')}\n`);
}

async function copyIfThere(from: string, to: string): Promise<void> {
  await copyFile(from, to).catch(whenAbsent(undefined));
}
