import type { TaskId } from '../model/taskId';
import { heldRef, inGitDir, refPatience } from './baseRefs';
import type { Git } from './git';
import { removeStaleLock } from './staleLock';
import type { UserRef } from './userRefs';

/** The most commits that are walked to leave out branches that others contain. */
const maxWalked = 200_000;

/**
 * Keeps what the workspace of a task borrows from garbage collection, whatever becomes of the user's branches and tags:
 * by one ref to one commit that has them for parents, without those that the base or others contain. Resolves with that
 * commit; with undefined when the base holds everything. Throws `git-failed` when there is history missing.
 */
export async function holdBorrowed(
  git: Git,
  { gitDir, base }: { readonly gitDir: string; readonly base: string },
  refs: readonly UserRef[],
  id: TaskId,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const { cwd, env } = inGitDir(gitDir);
  const place = { cwd, env, signal };
  const targets = new Map(refs.map(({ target, type }) => [target, type]));
  const commits = [...targets].flatMap(([name, type]) => (type === 'commit' ? [name] : []));
  const others = [...targets].filter(([, type]) => type !== 'commit');
  const parents = await topmost(git, commits, base, place);
  if (parents.length === 0 && others.length === 0) return undefined;

  const entries = others.map(
    ([name, type], n) => `${type === 'tree' ? '040000' : '100644'} ${type} ${name}\t${n}\n`,
  );
  const made = await git.run({ args: ['mktree'], input: Buffer.from(entries.join('')), ...place });
  const text = commitText(made.stdout.toString().trim(), [base, ...parents], id);
  // By its text: there may be more parents than a command line takes.
  const args = ['hash-object', '-t', 'commit', '-w', '--stdin'];
  const { stdout } = await git.run({ args, input: Buffer.from(text), ...place });
  const holder = stdout.toString().trim();
  await removeStaleLock(gitDir, heldRef(id));
  await git.run({ args: ['update-ref', heldRef(id), holder], config: refPatience, ...place });
  return holder;
}

/** The commit that holds what a task's workspace borrows; undefined when there is none. */
export async function heldCommit(
  git: Git,
  gitDir: string,
  id: TaskId,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const args = ['for-each-ref', '--format=%(objectname)', heldRef(id)];
  return (await git.text({ args, ...inGitDir(gitDir), signal })) || undefined;
}

/** Those commits that neither the base nor another of them contains; some more of them in a very long history. */
async function topmost(
  git: Git,
  commits: readonly string[],
  base: string,
  place: {
    readonly cwd: string;
    readonly env: Readonly<Record<string, string>>;
    readonly signal: AbortSignal | undefined;
  },
): Promise<readonly string[]> {
  if (commits.length === 0) return [];
  const args = ['rev-list', '--parents', `--max-count=${maxWalked}`, '--stdin'];
  const input = Buffer.from([...commits, `^${base}`, ''].join('\n'));
  const lines = (await git.run({ args, input, ...place })).stdout.toString().split('\n').filter(Boolean);
  const seen = new Set<string>();
  const contained = new Set<string>();
  for (const line of lines) {
    const [commit = '', ...parents] = line.split(' ');
    seen.add(commit);
    for (const parent of parents) contained.add(parent);
  }
  const isWhole = lines.length < maxWalked;
  return commits.filter((commit) => !contained.has(commit) && (!isWhole || seen.has(commit)));
}

function commitText(tree: string, parents: readonly string[], id: TaskId): string {
  const who = `TSK <tsk@localhost> ${Math.floor(Date.now() / 1000)} +0000`;
  return [
    `tree ${tree}`,
    ...parents.map((parent) => `parent ${parent}`),
    `author ${who}`,
    `committer ${who}`,
    '',
    `What the sandbox of task ${id} borrows`,
    '',
    'It goes with the task.',
    '',
  ].join('\n');
}
