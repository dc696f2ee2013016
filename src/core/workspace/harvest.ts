import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FrozenRepo, Harvest, Snapshot } from '../model/repository';
import { throwIfAborted } from '../util/abort';
import { errors, isTskError, toError, type TskError } from '../util/errors';
import { isHostTrouble } from '../util/hostTrouble';
import { count, oneLine, truncate } from '../util/text';
import { inGitDir } from './baseRefs';
import { requireBranchName } from './branchName';
import { parseCollected, type Collected } from './collected';
import { disarm } from './disarm';
import type { Git } from './git';
import { hostless } from './hostless';
import { identityEnvironment } from './identity';
import { dropIncoming, publish, takeIn, type Arrival, type IncomingPlace } from './incoming';
import { lfsRemarks } from './lfsRemarks';
import { numstat } from './numstat';
import { RefusedFile, takeFile } from './outboxFile';
import { withoutFetching } from './promises';
import { quarantine } from './quarantine';
import { innermostFirst } from './repoOrder';

const maxResultBytes = 64 * 1024;
const maxBundleBytes = 4 * 1024 ** 3;

export interface HarvestSource {
  readonly outbox: string;
  readonly scratch: string;
  readonly branch: string;
  /** The folder with all that the agent could write. People look there when its work cannot be taken over. */
  readonly workspace: string;
}

/**
 * Takes over what a sandbox collected. Everything in the outbox is taken for hostile: files are copied to a
 * place of the host's first, each bundle is unpacked in a quarantine, and every object is checked on its way
 * into the user's repository. The branches come last, when everything has arrived.
 */
export async function harvest(
  git: Git,
  snapshot: Snapshot,
  { outbox, scratch, branch, workspace }: HarvestSource,
  signal: AbortSignal | undefined,
): Promise<Harvest> {
  const repos = innermostFirst(snapshot);
  let place: IncomingPlace | undefined;
  try {
    await requireBranchName(git, branch, signal);
    await rm(scratch, { recursive: true, force: true });
    await mkdir(scratch, { recursive: true, mode: 0o700 });
    const dir = await mkdtemp(join(scratch, 'harvest-'));
    place = { git, branch, env: await plainEnvironment(dir), signal };
    const run = new Run(place, outbox, dir);
    const collected = await run.collected(repos.length);
    const arrivals = await run.arrivals(repos, collected);
    const report = await run.report(collected, arrivals);
    throwIfAborted(signal);
    await run.publish(arrivals);
    return report;
  } catch (error) {
    if (signal?.aborted || isHostTrouble(error)) throw error;
    throw await fitForPeople(error, workspace, signal);
  } finally {
    if (place) for (const repo of repos) await dropIncoming(place, repo);
    await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The error leads people to the workspace, so nobody who runs git there may run what an agent set up; else it says so. */
async function fitForPeople(
  error: unknown,
  workspace: string,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  try {
    await disarm(workspace, signal);
    return error;
  } catch (cause) {
    throwIfAborted(signal);
    return errors.unsafeWorkspace(toError(error), cause);
  }
}

/** One harvest, step by step. Each turns what goes wrong into an error that says what it means. */
class Run {
  /** Where the agent's work stays when it cannot be taken over. */
  private readonly kept: string;

  constructor(
    private readonly place: IncomingPlace,
    private readonly outbox: string,
    private readonly dir: string,
  ) {
    this.kept = dirname(outbox);
  }

  async collected(count: number): Promise<Collected> {
    const file = join(this.dir, 'result');
    if (!(await this.take('result', file, maxResultBytes))) {
      throw errors.harvestFailed('The sandbox ended before it had collected the work.', this.kept);
    }
    const collected = parseCollected(await readFile(file, 'utf8'), count);
    if (!collected) throw errors.bundleRejected('the list of them is not what TSK writes.', this.kept);
    const [failure] = collected.failures;
    if (failure !== undefined) {
      throw errors.harvestFailed(`The work could not be collected in the sandbox: ${failure}`, this.kept);
    }
    return collected;
  }

  /** Brings what is new into the user's repositories, the submodules' first. */
  async arrivals(repos: readonly FrozenRepo[], { heads }: Collected): Promise<readonly Arrival[]> {
    const arrived: Arrival[] = [];
    for (const [number, repo] of repos.entries()) {
      throwIfAborted(this.place.signal);
      const commit = heads.get(number);
      if (commit === undefined || commit === repo.base) continue;
      const bundle = join(this.dir, `${number}.bundle`);
      if (!(await this.take(`${number}.bundle`, bundle, maxBundleBytes))) continue;
      await this.checked(() => this.arrive(repo, commit, bundle, join(this.dir, `${number}.git`)));
      await rm(bundle);
      arrived.push({ repo, commit });
    }
    return arrived;
  }

  async publish(arrivals: readonly Arrival[]): Promise<void> {
    try {
      await publish(this.place, arrivals);
    } catch (error) {
      if (!isTskError(error, 'git-failed') && !isTskError(error, 'bad-input')) throw error;
      throw errors.harvestFailed(sentence(error.message), this.kept);
    }
  }

  async report(collected: Collected, arrivals: readonly Arrival[]): Promise<Harvest> {
    const warnings = [...collected.warnings];
    const total = { files: 0, insertions: 0, deletions: 0 };
    for (const arrival of arrivals) {
      const { git, signal } = this.place;
      const { gitDir, base } = arrival.repo;
      const extent = await numstat(git, gitDir, base, arrival.commit, signal);
      total.files += extent.files;
      total.insertions += extent.insertions;
      total.deletions += extent.deletions;
      if (extent.uncounted > 0) {
        warnings.push(
          `The lines of ${count(extent.uncounted, 'file')} are not counted: your partial clone does not have their content.`,
        );
      }
      warnings.push(...(await this.remarks(arrival, extent.files)));
    }
    const commit = arrivals.find(({ repo }) => repo.path === '')?.commit;
    if (commit === undefined && arrivals.length > 0) {
      const paths = arrivals.map(({ repo }) => oneLine(repo.path)).join(', ');
      warnings.push(
        `There are new commits in submodules (${paths}), but none in the repository around them.`,
      );
    }
    return { ...(commit === undefined ? {} : { commit }), ...total, warnings };
  }

  private async arrive(repo: FrozenRepo, commit: string, bundle: string, dir: string): Promise<void> {
    const { git, env, signal } = this.place;
    const inside = await quarantine(git, repo, { bundle, dir, env }, signal);
    if (inside.commit !== commit) throw new RefusedFile('its result is not the commit that was announced');
    // From a repository git would send, and want to have, all that is missing; what is in the bundle is known now.
    await takeIn(this.place, repo, inside.isPartial ? bundle : inside.gitDir);
  }

  /** Runs what looks at a sandbox's file: when that fails, it is the file's fault. */
  private async checked<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof RefusedFile) && !isTskError(error, 'git-failed')) throw error;
      throw this.rejected(error.message, error);
    }
  }

  private take(name: string, to: string, limit: number): Promise<boolean> {
    return this.checked(() => takeFile(join(this.outbox, name), to, limit, this.place.signal));
  }

  private async remarks({ repo, commit }: Arrival, files: number): Promise<readonly string[]> {
    const { git, signal } = this.place;
    const args = ['merge-base', '--is-ancestor', repo.base, commit];
    const { code } = await git.run({ args, ...inGitDir(repo.gitDir), okCodes: [0, 1], signal });
    const where = repo.path === '' ? '' : ` in the submodule ${oneLine(repo.path)}`;
    return [
      ...(code === 1
        ? [`The agent rewrote history${where}: its branch does not contain the commit it started from.`]
        : []),
      ...(files === 0 ? [`The new commits${where} change no file.`] : []),
      ...(files === 0 ? [] : await lfsRemarks(git, repo, commit, signal)),
    ];
  }

  private rejected(why: string, cause: unknown): TskError {
    return errors.bundleRejected(sentence(why), this.kept, cause);
  }
}

/** What git said, fit for a message: it may quote what the sandbox wrote. */
function sentence(text: string): string {
  const line = truncate(oneLine(text), 500);
  return /[.!?…]$/.test(line) ? line : `${line}.`;
}

/** The environment for git without the user's global settings, but with access to folders of whomever. */
async function plainEnvironment(dir: string): Promise<Readonly<Record<string, string>>> {
  const config = join(dir, 'gitconfig');
  await writeFile(config, '[safe]\n\tdirectory = *\n');
  const identity = identityEnvironment({ name: 'TSK', email: 'tsk@localhost' });
  return { ...hostless, ...identity, ...withoutFetching, GIT_CONFIG_GLOBAL: config };
}
