import type { RepoLocation, Snapshot } from '../../model/repository';
import type { TaskId } from '../../model/taskId';
import { throwIfAborted } from '../../util/abort';
import { errors } from '../../util/errors';
import { present } from '../../util/fields';
import { oneLine, truncate } from '../../util/text';
import { requireWorkableSize } from '../git/changeSize';
import type { Git } from '../git/git';
import { personsCommit } from './personsCommit';
import { keepSnapshot } from './snapshot';
import { submodulesOf } from './submodulesOf';
import { userSettings } from '../git/userSettings';

/** The most branches to offer. */
const maxBranches = 500;

/**
 * A snapshot of a branch, a tag or a commit, without reading the working tree. Throws `bad-input` if the name is not a
 * commit's.
 */
export async function refSnapshot(
  git: Git,
  repo: RepoLocation,
  name: string,
  id: TaskId,
  signal: AbortSignal | undefined,
): Promise<Snapshot> {
  const { worktree: cwd, commonDir: gitDir } = repo;
  const ask = (args: readonly string[]): Promise<string> =>
    git.text({
      args: ['rev-parse', '--verify', '--quiet', '--end-of-options', ...args],
      cwd,
      okCodes: [0, 1, 128],
      signal,
    });
  const commit = await ask([`${name}^{commit}`]);
  const isBranch = isObjectName(await ask([`refs/heads/${name}`]));
  if (!isObjectName(commit)) throw noSuch(name, cwd, isBranch);
  const sourceBranch = isBranch ? name : undefined;
  const [copyFrom, submodules, settings] = await Promise.all([
    personsCommit(git, gitDir, { commit, branch: sourceBranch }, signal),
    submodulesOf(git, { gitDir, worktree: cwd }, commit, signal),
    userSettings(git, { cwd, signal }),
  ]);
  throwIfAborted(signal);
  if (copyFrom !== commit) await requireWorkableSize(git, gitDir, copyFrom, commit, signal);
  const snapshot: Snapshot = present({
    ...{ path: '', worktree: cwd, gitDir, head: commit, base: commit, settings, sourceBranch },
    ...{ submodules: submodules.repos, warnings: submodules.warnings },
    copyFrom: copyFrom === commit ? undefined : copyFrom,
  });
  await keepSnapshot(git, snapshot, id, signal);
  return snapshot;
}

function isObjectName(text: string): boolean {
  return /^[0-9a-f]{40,64}$/.test(text);
}

function noSuch(name: string, worktree: string, isBranch: boolean): Error {
  const named = `"${truncate(oneLine(name), 100)}"`;
  return errors.badInput(
    isBranch
      ? `The branch ${named} in ${worktree} points to a missing commit. Fetch it, or choose another branch.`
      : `There is no branch, tag or commit ${named} in ${worktree}.`,
  );
}

/** The local branches of a repository, the most recent commit first, without branches of tasks and broken ones. */
export async function branchesOf(git: Git, { worktree }: RepoLocation): Promise<readonly string[]> {
  const list = ['for-each-ref', '--format=%(objectname) %(refname:lstrip=2)', 'refs/heads'];
  // To sort by date, `for-each-ref` needs all commits.
  const sort = ['rev-list', '--no-walk=sorted', '--ignore-missing', '--branches'];
  const [refs, commits] = await Promise.all(
    [list, sort].map(async (args) => (await git.text({ args, cwd: worktree })).split('\n')),
  );
  const ranks = new Map(commits?.map((commit, rank) => [commit, rank]));
  const ranked = (refs ?? []).flatMap((line) => {
    const [commit = '', name = ''] = line.split(' ');
    const rank = ranks.get(commit);
    return rank === undefined || name === '' || name.startsWith('tsk/') ? [] : [{ name, rank }];
  });
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .map(({ name }) => name)
    .slice(0, maxBranches);
}
