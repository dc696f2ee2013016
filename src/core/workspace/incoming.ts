import { createHash } from 'node:crypto';
import type { FrozenRepo } from '../model/repository';
import { errors } from '../util/errors';
import { inGitDir, refPatience } from './baseRefs';
import type { Git } from './git';
import { bareFetch, fsck, resultRef } from './quarantine';

/** A result that is in the user's repository, and has no name there yet. */
export interface Arrival {
  readonly repo: FrozenRepo;
  readonly commit: string;
}

export interface IncomingPlace {
  readonly git: Git;
  readonly branch: string;
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal | undefined;
}

/** Holds what arrives until it is complete. Made of the branch's name, so that what a crash left is used again. */
function incomingRef(branch: string): string {
  return `refs/tsk/incoming/${createHash('sha256').update(branch).digest('hex').slice(0, 16)}`;
}

/** Fetches the result from its quarantine into the user's repository; every object is checked. */
export async function takeIn(place: IncomingPlace, repo: FrozenRepo, from: string): Promise<void> {
  const { git, branch, signal } = place;
  const refs = `+${resultRef}:${incomingRef(branch)}`;
  const args = [...bareFetch, `--negotiation-tip=${repo.base}`, '--', from, refs];
  // A command that the repository may have set for finding out what it could borrow is not to run.
  const config = [...fsck, ...refPatience, 'core.alternateRefsCommand=true'];
  await git.run({ args, config, ...at(place, repo), signal });
}

/** Drops what held the arrivals; never fails for one that is gone. */
export async function dropIncoming(place: IncomingPlace, repo: FrozenRepo): Promise<void> {
  const args = ['update-ref', '-d', incomingRef(place.branch)];
  await place.git.run({ args, config: refPatience, ...at(place, repo) }).catch(() => undefined);
}

/**
 * Gives the arrivals their branch: all or none. A branch that is there already is never moved; one that is at
 * that commit is ours, made before an interruption. Throws `bad-input` for any other.
 */
export async function publish(place: IncomingPlace, arrivals: readonly Arrival[]): Promise<void> {
  const { git, branch, signal } = place;
  const ref = `refs/heads/${branch}`;
  const made: Arrival[] = [];
  try {
    for (const arrival of arrivals) {
      const where = at(place, arrival.repo);
      const ask = ['for-each-ref', '--format=%(objectname) %(refname)', ref];
      const found = (await git.run({ args: ask, ...where, signal })).stdout.toString().split('\n');
      const there = found.find((line) => line.endsWith(` ${ref}`))?.split(' ')[0];
      if (there === arrival.commit) continue;
      if (there !== undefined)
        throw errors.badInput(`The branch ${branch} exists already and was not moved.`);
      const none = '0'.repeat(arrival.commit.length);
      const args = ['update-ref', '-m', 'tsk: the result of a task', ref, arrival.commit, none];
      await git.run({ args, config: refPatience, ...where, signal });
      made.push(arrival);
    }
  } catch (error) {
    for (const { repo, commit } of made) {
      const args = ['update-ref', '-d', ref, commit];
      await git.run({ args, config: refPatience, ...at(place, repo) }).catch(() => undefined);
    }
    throw error;
  }
}

function at({ env }: IncomingPlace, { gitDir }: FrozenRepo) {
  const { cwd, env: place } = inGitDir(gitDir);
  return { cwd, env: { ...env, ...place } };
}
