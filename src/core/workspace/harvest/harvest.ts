import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FrozenRepo, Harvest, Snapshot } from '../../model/repository';
import type { TaskId } from '../../model/taskId';
import { throwIfAborted } from '../../util/abort';
import { errors, isTskError, toError, type TskError } from '../../util/errors';
import { present } from '../../util/fields';
import { isHostTrouble } from '../../util/hostTrouble';
import { count, oneLine, truncate } from '../../util/text';
import { inGitDir } from '../git/baseRefs';
import { requireBranchName } from '../git/branchName';
import { objectInfos } from '../git/catFile';
import { changeSize, maxListedFiles, tooLarge, type ChangeSize } from '../git/changeSize';
import { parseCollected, type Collected, type FurtherWork } from './collected';
import { disarm } from './disarm';
import { placeText } from './furtherBranch';
import type { Git } from '../git/git';
import { heldCommit } from '../git/heldRefs';
import { hostless } from '../git/hostless';
import { identityEnvironment } from '../git/identity';
import {
  dropIncoming,
  nameArrivals,
  publish,
  takeIn,
  type Arrival,
  type IncomingPlace,
  type NamedArrival,
} from './incoming';
import { lfsRemarks } from './lfsRemarks';
import { numstat, type Extent } from '../git/numstat';
import { RefusedFile, takeFile } from './outboxFile';
import { bundledRef, quarantine, type Quarantined } from './quarantine';
import { innermostFirst } from '../git/repoOrder';

/** The extent of a commit without changes. */
const none: ChangeSize = { files: 0, bytes: 0, hidden: [] };
const maxResultBytes = 64 * 1024;
const maxBundleBytes = 4 * 1024 ** 3;

export interface HarvestSource {
  readonly id: TaskId;
  readonly outbox: string;
  readonly scratch: string;
  readonly branch: string;
  /** The folder with everything that the agent could write, where people look if TSK cannot take over its work. */
  readonly workspace: string;
}

/**
 * Takes over the work that a sandbox collected. Treats everything in the outbox as hostile: copies files to a folder of the
 * host first, unpacks each bundle in quarantine, and checks every object on its way into the user's repository. Creates the
 * branches last, when everything has arrived.
 */
export async function harvest(
  git: Git,
  snapshot: Snapshot,
  { id, outbox, scratch, branch, workspace }: HarvestSource,
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
    const run = new Run(place, id, outbox, dir);
    const collected = await run.collected(repos.length);
    const arrivals = await nameArrivals(place, await run.arrivals(repos, collected));
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

/** The error points people to the workspace, so this makes git safe to run there. If that fails, the error says so. */
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

/** One harvest, step by step. Each step turns failures into an error that explains them. */
class Run {
  /** The folder that keeps the agent's work if TSK cannot take it over. */
  private readonly kept: string;

  constructor(
    private readonly place: IncomingPlace,
    private readonly id: TaskId,
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
    if (!collected)
      throw errors.bundleRejected('their list is not in the format that TSK writes.', this.kept);
    const [failure] = collected.failures;
    if (failure !== undefined) {
      throw errors.harvestFailed(`The work could not be collected in the sandbox: ${failure}`, this.kept);
    }
    return collected;
  }

  /** Brings new commits into the user's repositories, submodules first. */
  async arrivals(repos: readonly FrozenRepo[], collected: Collected): Promise<readonly Arrival[]> {
    const arrived: Arrival[] = [];
    for (const [number, repo] of repos.entries()) {
      throwIfAborted(this.place.signal);
      const commit = collected.heads.get(number);
      const further = collected.further.get(number) ?? [];
      if (further.length === 0 && (commit === undefined || commit === repo.base)) continue;
      const bundle = join(this.dir, `${number}.bundle`);
      const isThere = await this.take(`${number}.bundle`, bundle, maxBundleBytes);
      const target = { commit, further, bundle: isThere ? bundle : undefined };
      arrived.push(...(await this.checked(() => this.arrive(repo, target, join(this.dir, `${number}.git`)))));
      await rm(bundle, { force: true });
    }
    return arrived;
  }

  async publish(arrivals: readonly NamedArrival[]): Promise<void> {
    try {
      await publish(this.place, arrivals);
    } catch (error) {
      if (!isTskError(error, 'git-failed') && !isTskError(error, 'bad-input')) throw error;
      throw errors.harvestFailed(sentence(error.message), this.kept);
    }
  }

  async report(collected: Collected, arrivals: readonly NamedArrival[]): Promise<Harvest> {
    const warnings = [...collected.warnings];
    const total = { files: 0, insertions: 0, deletions: 0 };
    const results = arrivals.filter(({ place }) => !place);
    for (const arrival of results) {
      const { git, signal } = this.place;
      const { gitDir, base } = arrival.repo;
      const extent = await numstat(
        git,
        gitDir,
        { from: base, to: arrival.commit, size: arrival.size },
        signal,
      );
      total.files += extent.files;
      total.insertions += extent.insertions;
      total.deletions += extent.deletions;
      warnings.push(...uncountedText(extent), ...(await this.remarks(arrival, extent.files)));
    }
    const commit = results.find(({ repo }) => repo.path === '')?.commit;
    if (commit === undefined && results.length > 0) {
      const paths = results.map(({ repo }) => oneLine(repo.path)).join(', ');
      warnings.push(
        `There are new commits in submodules (${paths}), but none in the repository around them.`,
      );
    }
    // A branch only in a submodule does not belong to the result.
    const further = arrivals.filter(({ place }) => place !== undefined || commit === undefined);
    for (const { branch, size, repo } of arrivals) warnings.push(...hiddenText(branch, size, repo));
    for (const { branch, place, repo } of further) {
      if (place)
        warnings.push(
          `The agent left further work ${placeText(place)}${within(repo)}: see the branch ${branch}.`,
        );
    }
    return {
      ...present({ commit }),
      ...total,
      ...(further.length ? { further: further.map(({ branch, commit }) => ({ branch, commit })) } : {}),
      warnings,
      ...(collected.leftBehind ? { leftBehind: true } : {}),
    };
  }

  private async arrive(
    repo: FrozenRepo,
    {
      commit,
      further,
      bundle,
    }: {
      readonly commit: string | undefined;
      readonly further: readonly FurtherWork[];
      readonly bundle: string | undefined;
    },
    dir: string,
  ): Promise<readonly Arrival[]> {
    const { git, env, signal } = this.place;
    const held = await heldCommit(git, repo.gitDir, this.id, signal);
    const refs = [bundledRef('result'), ...further.map(({ number }) => bundledRef(number))];
    const inside: Quarantined =
      bundle === undefined
        ? { commits: new Map(), isPartial: false }
        : await quarantine(git, repo, { bundle, refs, held, dir, env }, signal);
    const result = inside.commits.get(bundledRef('result'));
    // A result without new objects must already be in the user's repository; otherwise it was lost.
    const isTrue =
      (result === undefined
        ? commit === undefined || (await this.isKnown(repo, commit))
        : result === commit) &&
      further.every((work) => inside.commits.get(bundledRef(work.number)) === work.commit);
    if (!isTrue) throw new RefusedFile('its result is not the announced commit');
    const isNew = result !== undefined && result !== repo.base;
    const commits = new Map<number | 'result', string>([
      ...(isNew ? [['result', result] as const] : []),
      ...further.map((work) => [work.number, work.commit] as const),
    ]);
    if (commits.size === 0) return [];
    // A fetch from a repository would also transfer missing objects, but the content of the bundle is known now.
    const { isPartial } = inside;
    const sizes = new Map<number | 'result', ChangeSize>();
    for (const [number, name] of commits) {
      const size = await changeSize(git, dir, repo.base, name, { env, signal });
      const why = tooLarge(size);
      if (!size || why !== undefined) throw new RefusedFile(why ?? 'its size cannot be measured');
      sizes.set(number, size);
    }
    const from = isPartial && bundle !== undefined ? bundle : dir;
    await takeIn(this.place, repo, { from, dir: `${dir}-in`, held, commits, isPartial });
    return [
      ...(isNew ? [{ repo, commit: result, size: sizes.get('result') ?? none }] : []),
      ...further.map(({ number, commit: name, place }) => ({
        ...{ repo, place, commit: name },
        size: sizes.get(number) ?? none,
      })),
    ];
  }

  private async isKnown({ gitDir }: FrozenRepo, commit: string): Promise<boolean> {
    const { git, signal } = this.place;
    const [info] = await objectInfos(git, [`${commit}^{commit}`], { ...inGitDir(gitDir), signal });
    return info !== undefined;
  }

  /** Runs work on a sandbox's file, and blames the file for failures. */
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
    const call = { args, ...inGitDir(repo.gitDir), okCodes: [0, 1], signal, of: 'agent' } as const;
    const { code } = await git.run(call);
    const where = within(repo);
    return [
      ...(code === 1
        ? [`The agent rewrote history${where}: its branch does not contain the commit it started from.`]
        : []),
      ...(files === 0 ? [`The new commits${where} change no files.`] : []),
      ...(files === 0 || files > maxListedFiles ? [] : await lfsRemarks(git, repo, commit, signal)),
    ];
  }

  private rejected(why: string, cause: unknown): TskError {
    return errors.bundleRejected(sentence(why), this.kept, cause);
  }
}

function uncountedText({ uncounted }: Extent): readonly string[] {
  if (!uncounted) return [];
  const lines = `The lines of ${count(uncounted.files, 'file')} were not counted`;
  switch (uncounted.why) {
    case 'missing':
      return [`${lines}: your partial clone does not have their content.`];
    case 'large':
      return uncounted.files > maxListedFiles
        ? [
            `${lines}, and the files are not listed: there are more than ${maxListedFiles.toLocaleString('en')}.`,
          ]
        : [`${lines}: comparing them would take too much time or memory.`];
  }
}

/** git treats such folders as repositories and runs the programs that their settings name, no matter who made them. */
function hiddenText(branch: string, { hidden }: ChangeSize, repo: FrozenRepo): readonly string[] {
  if (hidden.length === 0) return [];
  const named = `${hidden.slice(0, 5).join(', ')}${hidden.length > 5 ? ' and others' : ''}`;
  return [
    `The branch ${branch}${within(repo)} has folders that git takes for repositories of their own (${named}): git commands in there can start programs that their "config" names. Read that file before you check out the branch.`,
  ];
}

/** Names the repository, for the middle of a sentence. */
function within({ path }: FrozenRepo): string {
  return path === '' ? '' : ` in the submodule ${oneLine(path)}`;
}

/** git's message as display text, because it may quote the sandbox. */
function sentence(text: string): string {
  const line = truncate(oneLine(text), 500);
  return /[.!?…]$/.test(line) ? line : `${line}.`;
}

/** The environment for git without the user's global settings, but with access to folders of any owner. */
async function plainEnvironment(dir: string): Promise<Readonly<Record<string, string>>> {
  const config = join(dir, 'gitconfig');
  await writeFile(config, '[safe]\n\tdirectory = *\n');
  const identity = identityEnvironment({ name: 'TSK', email: 'tsk@localhost' });
  // A bundle is a file.
  return { ...hostless, ...identity, GIT_ALLOW_PROTOCOL: 'file', GIT_CONFIG_GLOBAL: config };
}
