import type { RepoLocation, Snapshot } from '../model/repository';
import type { TaskId } from '../model/taskId';
import { throwIfAborted } from '../util/abort';
import { errors } from '../util/errors';
import { present } from '../util/fields';
import { oneLine, truncate } from '../util/text';
import { chainedSnapshot } from './chainedSnapshot';
import type { Git } from './git';
import { personsCommit } from './personsCommit';
import { releaseSnapshot, takeSnapshot } from './snapshot';

/** How many branches are offered at the most. */
const maxBranches = 500;

/**
 * A snapshot of a branch, a tag or a commit as it is in the repository, whatever the working tree has. Throws `bad-input`
 * for a name that leads to no commit.
 */
export async function refSnapshot(
  git: Git,
  repo: RepoLocation,
  name: string,
  id: TaskId,
  signal: AbortSignal | undefined,
): Promise<Snapshot> {
  const cwd = repo.worktree;
  const ask = (args: readonly string[]): Promise<string> =>
    git.text({
      args: ['rev-parse', '--verify', '--quiet', '--end-of-options', ...args],
      cwd,
      okCodes: [0, 1, 128],
      signal,
    });
  const commit = await ask([`${name}^{commit}`]);
  if (!/^[0-9a-f]{40,64}$/.test(commit)) {
    throw errors.badInput(`There is no branch, tag or commit "${truncate(oneLine(name), 100)}" in ${cwd}.`);
  }
  const isBranch = (await ask([`refs/heads/${name}`])) !== '';
  // Which repositories there are is known of the working tree; what it holds is let go again.
  const like = await takeSnapshot(git, repo, id, signal);
  await releaseSnapshot(git, like, id);
  throwIfAborted(signal);
  const sourceBranch = isBranch ? name : undefined;
  const copyFrom = await personsCommit(git, like.gitDir, { commit, branch: sourceBranch }, signal);
  const { path, gitDir, head, base, submodules, warnings } = await chainedSnapshot(
    git,
    like,
    [commit],
    id,
    signal,
  );
  return present({
    ...{ path, worktree: like.worktree, gitDir, head, base, sourceBranch, submodules },
    ...{ copyFrom: copyFrom === base ? undefined : copyFrom, warnings },
  });
}

/** The local branches of a repository, the one that was committed to last first; without those of tasks. */
export async function branchesOf(git: Git, { worktree }: RepoLocation): Promise<readonly string[]> {
  const args = ['for-each-ref', '--sort=-committerdate', '--format=%(refname:lstrip=2)', 'refs/heads'];
  const names = (await git.text({ args, cwd: worktree })).split('\n');
  return names.filter((name) => name !== '' && !name.startsWith('tsk/')).slice(0, maxBranches);
}
