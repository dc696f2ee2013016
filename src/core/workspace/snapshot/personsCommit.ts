import { inGitDir } from '../git/baseRefs';
import type { Git } from '../git/git';

/** What the branches of tasks are called; what is under such a name, here or at a remote, an agent made. */
const agentsBranches = 'tsk/';
/** Wildcards of git's here match `/`, too. */
const agentsRefs = ['--glob=refs/heads/tsk/*', '--glob=refs/remotes/*/tsk/*', '--glob=refs/tsk/trash/*'];
const personsRefs = [
  ...['--exclude=tsk/*', '--branches', '--exclude=*/tsk/*', '--remotes', '--exclude=tsk/*', '--tags'],
];

/**
 * The newest commit at or under this one that a person made, for what must not be an agent's doing. What a branch of
 * theirs has counts as theirs, so an agent's work does once somebody merged it; what only branches of tasks have is the
 * agents', and what stands on it. The empty tree when there is none. `branch` is the local branch it was named by.
 */
export async function personsCommit(
  git: Git,
  gitDir: string,
  { commit, branch }: { readonly commit: string; readonly branch: string | undefined },
  signal: AbortSignal | undefined,
): Promise<string> {
  if (branch !== undefined && !branch.startsWith(agentsBranches)) return commit;
  const place = { ...inGitDir(gitDir), signal };
  // A ref of the user's that leads nowhere stops git otherwise.
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
