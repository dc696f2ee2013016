import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { FrozenRepo } from '../../model/repository';
import { errors, isTskError } from '../../util/errors';
import { inGitDir, refLockTimeouts } from '../git/baseRefs';
import type { ChangeSize } from '../git/changeSize';
import type { WorkPlace } from './collected';
import { furtherBranch } from './furtherBranch';
import type { Git } from '../git/git';
import { promisorSetting } from '../git/promises';
import { bareBeside, bareFetch, bundledRef, noOtherRefs, unchecked } from './quarantine';

/** Work in the user's repository that has no branch yet. */
export interface Arrival {
  readonly repo: FrozenRepo;
  readonly commit: string;
  /** Absent for the result itself. */
  readonly place?: WorkPlace;
  /** The difference from the base. */
  readonly size: ChangeSize;
}

/** An arrival with its branch. */
export interface NamedArrival extends Arrival {
  readonly branch: string;
}

export interface IncomingPlace {
  readonly git: Git;
  readonly branch: string;
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal | undefined;
}

/** The refs that protect arrivals until all are complete. Derived from the branch, so that they survive a crash. */
function incomingRef(branch: string): string {
  return `refs/tsk/incoming/${createHash('sha256').update(branch).digest('hex').slice(0, 16)}`;
}

/**
 * Fetches checked work from its quarantine into the user's objects, through a repository at `dir` without the user's refs
 * and settings, because these may be broken. Then refs in the user's repository protect it.
 */
export async function takeIn(
  place: IncomingPlace,
  repo: FrozenRepo,
  {
    from,
    dir,
    held,
    commits,
    isPartial,
  }: {
    readonly from: string;
    readonly dir: string;
    readonly held: string | undefined;
    readonly commits: ReadonlyMap<number | 'result', string>;
    readonly isPartial: boolean;
  },
): Promise<void> {
  const { git, branch, env, signal } = place;
  await bareBeside(git, repo, { dir, held, env }, signal);
  const shared = ['config', '--get', 'core.sharedRepository'];
  const who = await git.text({ args: shared, ...at(place, repo), okCodes: [0, 1], signal });
  const { cwd, env: users } = inGitDir(dir);
  const objects = { GIT_OBJECT_DIRECTORY: join(repo.gitDir, 'objects') };
  const refs = [...commits.keys()].map((number) => `+${bundledRef(number)}:${bundledRef(number)}`);
  const config = [...unchecked, ...noOtherRefs, ...(who ? [`core.sharedRepository=${who}`] : [])];
  if (isPartial) config.push(promisorSetting);
  await git.run({
    args: [...bareFetch, '--', from, ...refs],
    config,
    cwd,
    env: { ...env, ...users, ...objects },
    signal,
    of: 'agent',
  });
  const updates = [...commits].map(
    ([number, commit]) => `update ${incomingRef(branch)}-${number} ${commit}\n`,
  );
  const input = Buffer.from(updates.join(''));
  await git.run({
    args: ['update-ref', '--stdin'],
    input,
    config: refLockTimeouts,
    ...at(place, repo),
    signal,
  });
}

/** Deletes the refs that protect arrivals. Never fails; remaining refs are reused next time. */
export async function dropIncoming(place: IncomingPlace, repo: FrozenRepo): Promise<void> {
  const { git, branch } = place;
  const where = at(place, repo);
  try {
    const args = ['for-each-ref', '--format=delete %(refname)', `${incomingRef(branch)}-*`];
    const { stdout } = await git.run({ args, ...where });
    if (stdout.length === 0) return;
    await git.run({ args: ['update-ref', '--stdin'], input: stdout, config: refLockTimeouts, ...where });
  } catch (error) {
    if (!isTskError(error, 'git-failed')) throw error;
  }
}

/** Names the arrivals: the branch itself for results, names beside it for further work. */
export async function nameArrivals(
  place: IncomingPlace,
  arrivals: readonly Arrival[],
): Promise<readonly NamedArrival[]> {
  const { branch } = place;
  const named: NamedArrival[] = [];
  for (const arrival of arrivals) {
    if (!arrival.place) {
      named.push({ ...arrival, branch });
      continue;
    }
    const there = await branchesBeside(place, arrival.repo);
    for (const other of named) if (other.repo === arrival.repo) there.set(other.branch, other.commit);
    // The collector reports each commit only once.
    const name = furtherBranch(branch, arrival.place, arrival.commit, (one) => there.get(one));
    named.push({ ...arrival, branch: name });
  }
  return named;
}

/**
 * Creates the branches of the arrivals: all or none. Never moves an existing branch. One at the same commit was made before
 * an interruption; throws `bad-input` for any other.
 */
export async function publish(place: IncomingPlace, arrivals: readonly NamedArrival[]): Promise<void> {
  const { git, signal } = place;
  const made: NamedArrival[] = [];
  try {
    for (const arrival of arrivals) {
      const { repo, commit, branch } = arrival;
      const there = (await branchesBeside(place, repo)).get(branch);
      if (there === commit) continue;
      if (there !== undefined)
        throw errors.badInput(`The branch ${branch} already exists. TSK did not move it.`);
      const none = '0'.repeat(commit.length);
      const args = ['update-ref', '-m', 'tsk: the result of a task', `refs/heads/${branch}`, commit, none];
      await git.run({ args, config: refLockTimeouts, ...at(place, repo), signal });
      made.push(arrival);
    }
  } catch (error) {
    for (const { repo, commit, branch } of made) {
      const args = ['update-ref', '-d', `refs/heads/${branch}`, commit];
      // A remaining branch is found and reused when TSK takes over the work again.
      await git.run({ args, config: refLockTimeouts, ...at(place, repo) }).catch(() => undefined);
    }
    throw error;
  }
}

/** The branches with the task's prefix, with their commits. */
async function branchesBeside(place: IncomingPlace, repo: FrozenRepo): Promise<Map<string, string>> {
  const { git, branch, signal } = place;
  const folder = dirname(`refs/heads/${branch}`);
  const args = ['for-each-ref', '--format=%(objectname) %(refname:lstrip=2)', folder];
  const { stdout } = await git.run({ args, ...at(place, repo), signal });
  const lines = stdout.toString().split('\n').filter(Boolean);
  return new Map(lines.map((line) => [line.slice(line.indexOf(' ') + 1), line.slice(0, line.indexOf(' '))]));
}

function at({ env }: IncomingPlace, { gitDir }: FrozenRepo) {
  const { cwd, env: place } = inGitDir(gitDir);
  return { cwd, env: { ...env, ...place } };
}
