import type { FrozenRepo, Snapshot } from '../../model/repository';
import type { TaskId } from '../../model/taskId';
import { errors } from '../../util/errors';
import { present } from '../../util/fields';
import { count, oneLine, truncate } from '../../util/text';
import { inGitDir } from '../git/baseRefs';
import { requireWorkableSize } from '../git/changeSize';
import type { Git } from '../git/git';
import { identityEnvironment } from '../git/identity';
import { isCommit } from './isCommit';
import { keepSnapshot } from './snapshot';
import { commitMissing, type SubmodulesFound } from './submodulesOf';
import { userSettings } from '../git/userSettings';

const message = 'Merge of the results that TSK continues from';
/** How many conflicting files a message names. */
const maxNamed = 5;

/**
 * A snapshot of existing commits, for a task that continues from the results of others: a single commit, or a merge of
 * several. `like` lists the repositories. Refs keep the commits until `release`. Throws `merge-conflict`, which names the
 * files, or `git-failed` if a commit is gone.
 */
export async function chainedSnapshot(
  git: Git,
  like: Snapshot,
  commits: readonly string[],
  id: TaskId,
  signal: AbortSignal | undefined,
): Promise<Snapshot> {
  const [first, ...others] = [...new Set(commits)];
  if (first === undefined) throw errors.internal('A task that continues from others does not name any.');
  await requireCommit(git, like.gitDir, first, signal);
  for (const commit of [first, ...others])
    await requireWorkableSize(git, like.gitDir, like.base, commit, signal);
  let base = first;
  for (const commit of others) base = await merge(git, like, base, commit, signal);
  const { repos, warnings } = await submodulesAt(git, like, base, signal);
  // The start is an agent's work, so image builds keep copying from a person's commit.
  const copyFrom = like.copyFrom ?? (base === like.base ? undefined : like.base);
  const snapshot = { ...like, head: base, base, submodules: repos, warnings, ...present({ copyFrom }) };
  await keepSnapshot(git, snapshot, id, signal);
  return snapshot;
}

async function requireCommit(
  git: Git,
  gitDir: string,
  commit: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (!(await isCommit(git, gitDir, commit, signal))) {
    throw errors.gitFailed(
      'while looking for the start of the task',
      new Error(`The commit ${commit} is gone.`),
    );
  }
}

async function merge(
  git: Git,
  { gitDir, worktree, settings }: Snapshot,
  ours: string,
  theirs: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  await requireCommit(git, gitDir, theirs, signal);
  const place = { ...inGitDir(gitDir), signal };
  const contains = async (older: string, newer: string): Promise<boolean> => {
    const args = ['merge-base', '--is-ancestor', older, newer];
    return (await git.run({ args, ...place, okCodes: [0, 1] })).code === 0;
  };
  if (await contains(theirs, ours)) return ours;
  if (await contains(ours, theirs)) return theirs;
  // 1: there are conflicts; git still prints the tree, then the paths, then an empty field.
  const args = ['merge-tree', '--write-tree', '-z', '--name-only', '--no-messages', ours, theirs];
  const { code, stdout } = await git.run({ args, ...place, okCodes: [0, 1], of: 'agent' });
  const [tree = '', ...paths] = stdout.toString().split('\0').filter(Boolean);
  if (code === 1) throw conflict(paths);
  const { identity } = settings ?? (await userSettings(git, { cwd: worktree, signal }));
  const env = { ...place.env, ...identityEnvironment(identity) };
  return git.text({ ...place, args: ['commit-tree', tree, '-p', ours, '-p', theirs, '-m', message], env });
}

function conflict(paths: readonly string[]): Error {
  const named = paths.slice(0, maxNamed).map((path) => truncate(oneLine(path), 120));
  const more = paths.length > maxNamed ? ` and ${count(paths.length - maxNamed, 'other file')}` : '';
  return errors.mergeConflict(`${named.join(', ')}${more}`);
}

/** The submodules that a commit names, without those whose commit is missing. */
async function submodulesAt(
  git: Git,
  like: Snapshot,
  base: string,
  signal: AbortSignal | undefined,
): Promise<SubmodulesFound> {
  const repos: FrozenRepo[] = [];
  const warnings: string[] = [];
  const outermostFirst = [...like.submodules].sort((a, b) => a.path.length - b.path.length);
  for (const { path, gitDir, settings } of outermostFirst) {
    const around = repos.filter((repo) => path.startsWith(`${repo.path}/`)).at(-1);
    const [place, tree, inside] = around
      ? [around.gitDir, around.base, path.slice(around.path.length + 1)]
      : [like.gitDir, base, path];
    const args = ['ls-tree', '-z', '--full-tree', tree, '--', inside];
    const { stdout } = await git.run({ args, ...inGitDir(place), signal });
    const commit = /^160000 commit ([0-9a-f]+)\t/.exec(stdout.toString('latin1'))?.[1];
    if (commit === undefined) continue;
    if (await isCommit(git, gitDir, commit, signal))
      repos.push(present({ path, gitDir, head: commit, base: commit, settings }));
    else warnings.push(commitMissing(path, commit));
  }
  return { repos, warnings };
}
