import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { History } from '../../model/configWords';
import { isTskError } from '../../util/errors';
import { whenAbsent } from '../../util/fileErrors';
import type { Git } from '../git/git';
import { formatRefs } from './packedRefs';
import { promisorSetting } from '../git/promises';

/** A new repository with the refs and the `shallow` file of the user's repository, but no objects yet. */
export interface NewRepo {
  readonly cwd: string;
  /** Lets git read the user's objects there. */
  readonly env: Readonly<Record<string, string>>;
  readonly base: string;
  /** The line of `packed-refs` for the repository's own branch. */
  readonly ownRef: string;
  /** True if the user's repository is a partial clone. */
  readonly hasPromises: boolean;
}

/**
 * Gives a new repository its own objects: everything that the base reaches (`branch`), or only the base, as in a shallow
 * clone (`none`). Removes the names of all other objects. An annotated tag becomes a plain name of its commit, because no
 * commit reaches the tag's text.
 */
export async function limitHistory(
  git: Git,
  repo: NewRepo,
  history: Exclude<History, 'full'>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { cwd, base, ownRef } = repo;
  const refs = history === 'none' ? [] : await reachedRefs(git, repo, signal);
  const ends = history === 'none' ? [base] : await reachedEnds(git, repo, signal);
  await writeFile(join(cwd, '.git', 'packed-refs'), formatRefs([ownRef, ...refs]));
  if (ends.length)
    await writeFile(
      shallowFile(repo),
      ends.map((end) => `${end}\n`),
    );
  else await rm(shallowFile(repo), { force: true });
  await packObjects(git, repo, signal);
}

/** The refs to commits that the base reaches, as lines of `packed-refs`. */
async function reachedRefs(
  git: Git,
  { cwd, env, base }: NewRepo,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const format = '%(objecttype)%(*objecttype) %(objectname) %(*objectname) %(refname)';
  const args = ['for-each-ref', `--merged=${base}`, `--format=${format}`, 'refs/remotes', 'refs/tags'];
  const { stdout } = await git.run({ args, cwd, env, signal });
  return stdout
    .toString('latin1')
    .split('\n')
    .flatMap((line) => {
      const [kind, name = '', tagged = '', ref = ''] = line.split(' ');
      if (kind === 'commit') return [`${name} ${ref}`];
      return kind === 'tagcommit' ? [`${tagged} ${ref}`] : [];
    });
}

/** The ends of the base's history in a shallow repository. */
async function reachedEnds(
  git: Git,
  repo: NewRepo,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const shallow = await readFile(shallowFile(repo), 'utf8').catch(whenAbsent(''));
  if (!shallow) return [];
  const { cwd, env, base } = repo;
  const roots = await git.text({ args: ['rev-list', '--max-parents=0', base], cwd, env, signal });
  const ends = new Set(shallow.split('\n'));
  return roots.split('\n').filter((root) => ends.has(root));
}

/**
 * Packs everything that the base reaches within the repository's `shallow` file. Reuses deltas and computes no new ones.
 * Leaves out objects that the user's partial clone lacks, and marks the new pack as promising them, so that git fetches
 * nothing.
 */
async function packObjects(
  git: Git,
  { cwd, env, base, hasPromises }: NewRepo,
  signal: AbortSignal | undefined,
): Promise<void> {
  const config = ['core.fsync=none', 'pack.compression=1', ...(hasPromises ? [promisorSetting] : [])];
  const call = { cwd, env, config, signal };
  const args = ['pack-objects', '--quiet', '--window=0', '--delta-base-offset'];
  if (hasPromises) args.push('--missing=allow-promisor');
  const target = join('.git', 'objects', 'pack', 'pack');
  const pack = async (options: readonly string[], input: Uint8Array): Promise<void> => {
    const { stdout } = await git.run({ ...call, args: [...args, ...options, target], input });
    if (hasPromises) await writeFile(join(cwd, `${target}-${stdout.toString().trim()}.promisor`), '');
  };
  try {
    await pack(['--revs'], Buffer.from(`${base}\n`));
  } catch (error) {
    if (!hasPromises || !isTskError(error, 'git-failed')) throw error;
    // In a clone without old trees, only `rev-list` can skip these.
    const list = ['rev-list', '--objects', '--missing=allow-promisor', base];
    const { stdout } = await git.run({ ...call, args: list });
    await pack([], stdout);
  }
}

function shallowFile({ cwd }: NewRepo): string {
  return join(cwd, '.git', 'shallow');
}
