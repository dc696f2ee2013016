import { inGitDir } from '../git/baseRefs';
import type { Git } from '../git/git';

/** The names of tasks' branches, here or at a remote. An agent made their commits. */
const agentsBranches = 'tsk/';
/** In these patterns, git's wildcards also match `/`. */
const agentsRefs = ['--glob=refs/heads/tsk/*', '--glob=refs/remotes/*/tsk/*', '--glob=refs/tsk/trash/*'];
const personsRefs = [
  ...['--exclude=tsk/*', '--branches', '--exclude=*/tsk/*', '--remotes', '--exclude=tsk/*', '--tags'],
];

/**
 * The newest commit at or before this one that a person made, for uses that must not depend on an agent. All commits of a
 * person's branch count, including an agent's work that somebody merged. Commits that only tasks' branches contain count as
 * the agents', and so do commits on top of them. Returns the empty tree if there is none. `branch`: the local branch that
 * named the commit.
 */
export async function personsCommit(
  git: Git,
  gitDir: string,
  { commit, branch }: { readonly commit: string; readonly branch: string | undefined },
  signal: AbortSignal | undefined,
): Promise<string> {
  if (branch !== undefined && !branch.startsWith(agentsBranches)) return commit;
  const place = { ...inGitDir(gitDir), signal };
  // Otherwise a broken ref of the user stops git.
  const beyond = async (...from: readonly string[]): Promise<readonly string[]> =>
    (await git.text({ args: ['rev-list', '--ignore-missing', ...from, '--not', ...personsRefs], ...place }))
      .split('\n')
      .filter(Boolean);
  const own = await beyond(commit);
  if (own.length === 0) return commit;
  const agents = new Set(await beyond(...agentsRefs));
  if (!own.some((one) => agents.has(one))) return commit;
  const last = (await beyond('--first-parent', commit)).at(-1) ?? commit;
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${last}^1^{commit}`];
  const found = await git.text({ args, ...place, okCodes: [0, 1] });
  if (found !== '') return found;
  const { stdout } = await git.run({ args: ['mktree'], ...place, input: new Uint8Array() });
  return stdout.toString().trim();
}
