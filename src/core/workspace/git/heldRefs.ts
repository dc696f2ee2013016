import type { TaskId } from '../../model/taskId';
import { heldRef, inGitDir, refLockTimeouts } from './baseRefs';
import { oneLine, truncate } from '../../util/text';
import type { Git } from './git';
import { removeStaleLock } from './staleLock';
import type { UserRef } from './userRefs';

/** The most commits to walk in order to leave out branches that others contain. */
const maxWalked = 200_000;

/** Nothing to protect except the base, a commit that protects the rest, or history that git cannot walk. */
export type Borrowed =
  | { readonly kind: 'base' }
  | { readonly kind: 'held'; readonly commit: string }
  | { readonly kind: 'broken'; readonly said: string };

/**
 * Protects the objects that a task's workspace borrows from garbage collection, even if the user deletes branches and tags:
 * one ref points to one commit, whose parents are the borrowed commits that neither the base nor another one contains.
 * Throws `git-failed` if git cannot write that commit or ref.
 */
export async function holdBorrowed(
  git: Git,
  { gitDir, base }: { readonly gitDir: string; readonly base: string },
  refs: readonly UserRef[],
  id: TaskId,
  signal: AbortSignal | undefined,
): Promise<Borrowed> {
  const { cwd, env } = inGitDir(gitDir);
  const place = { cwd, env, signal };
  const targets = new Map(refs.map(({ target, type }) => [target, type]));
  const commits = [...targets].flatMap(([name, type]) => (type === 'commit' ? [name] : []));
  const others = [...targets].filter(([, type]) => type !== 'commit');
  const top = await topmost(git, commits, base, place);
  if (top.kind === 'broken') return top;
  const { parents } = top;
  if (parents.length === 0 && others.length === 0) return { kind: 'base' };

  const entries = others.map(
    ([name, type], n) => `${type === 'tree' ? '040000' : '100644'} ${type} ${name}\t${n}\n`,
  );
  const made = await git.run({ args: ['mktree'], input: Buffer.from(entries.join('')), ...place });
  const text = commitText(made.stdout.toString().trim(), [base, ...parents], id);
  // As text, because a command line may be too short for all parents.
  const args = ['hash-object', '-t', 'commit', '-w', '--stdin'];
  const { stdout } = await git.run({ args, input: Buffer.from(text), ...place });
  const holder = stdout.toString().trim();
  await removeStaleLock(gitDir, heldRef(id));
  await git.run({ args: ['update-ref', heldRef(id), holder], config: refLockTimeouts, ...place });
  return { kind: 'held', commit: holder };
}

/** The commit that protects the objects a task's workspace borrows; undefined if there is none. */
export async function heldCommit(
  git: Git,
  gitDir: string,
  id: TaskId,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const args = ['for-each-ref', '--format=%(objectname)', heldRef(id)];
  return (await git.text({ args, ...inGitDir(gitDir), signal })) || undefined;
}

/** The commits that neither the base nor another one contains; a few more in a very long history. */
async function topmost(
  git: Git,
  commits: readonly string[],
  base: string,
  place: {
    readonly cwd: string;
    readonly env: Readonly<Record<string, string>>;
    readonly signal: AbortSignal | undefined;
  },
): Promise<
  { readonly kind: 'found'; readonly parents: readonly string[] } | Extract<Borrowed, { kind: 'broken' }>
> {
  if (commits.length === 0) return { kind: 'found', parents: [] };
  const args = ['rev-list', '--parents', `--max-count=${maxWalked}`, '--stdin'];
  const input = Buffer.from([...commits, `^${base}`, ''].join('\n'));
  const { code, stdout, stderr } = await git.run({ args, input, ...place, okCodes: [0, 128] });
  if (code === 128) return { kind: 'broken', said: truncate(oneLine(stderr), 300) };
  const lines = stdout.toString().split('\n').filter(Boolean);
  const seen = new Set<string>();
  const contained = new Set<string>();
  for (const line of lines) {
    const [commit = '', ...parents] = line.split(' ');
    seen.add(commit);
    for (const parent of parents) contained.add(parent);
  }
  const isWhole = lines.length < maxWalked;
  const parents = commits.filter((commit) => !contained.has(commit) && (!isWhole || seen.has(commit)));
  return { kind: 'found', parents };
}

function commitText(tree: string, parents: readonly string[], id: TaskId): string {
  const who = `TSK <tsk@localhost> ${Math.floor(Date.now() / 1000)} +0000`;
  return [
    `tree ${tree}`,
    ...parents.map((parent) => `parent ${parent}`),
    `author ${who}`,
    `committer ${who}`,
    '',
    `Objects that the sandbox of task ${id} borrows`,
    '',
    'TSK removes this with the task.',
    '',
  ].join('\n');
}
