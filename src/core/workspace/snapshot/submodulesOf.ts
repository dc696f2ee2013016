import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FrozenRepo } from '../../model/repository';
import { oneLine } from '../../util/text';
import { inGitDir } from '../git/baseRefs';
import type { Git } from '../git/git';
import { pathOf, treeGitlinks } from './gitlinks';
import { isCommit } from './isCommit';
import { mapLimited } from '../../util/mapLimited';
import { userSettings } from '../git/userSettings';

export interface SubmodulesFound {
  readonly repos: readonly FrozenRepo[];
  readonly warnings: readonly string[];
}

/** A user's repository: its git directory, and its working tree, which may not exist. */
interface Around {
  readonly gitDir: string;
  readonly worktree: string;
}

const atOnce = 4;

/**
 * The submodules that a commit names, including nested ones, if their repositories are on this machine. Does not read
 * working trees. Paths are relative to the top of `around`.
 */
export async function submodulesOf(
  git: Git,
  around: Around,
  commit: string,
  signal: AbortSignal | undefined,
): Promise<SubmodulesFound> {
  const links = await treeGitlinks(git, commit, { ...inGitDir(around.gitDir), signal });
  if (links.length === 0) return { repos: [], warnings: [] };
  const names = await namesByPath(git, around, commit, signal);
  const found = await mapLimited(links, atOnce, async (link): Promise<SubmodulesFound> => {
    const path = pathOf(link);
    const gitDir =
      path === undefined ? undefined : await gitDirOf(git, around, path, names.get(path), signal);
    if (path === undefined || gitDir === undefined) return { repos: [], warnings: [] };
    if (!(await isCommit(git, gitDir, link.commit, signal)))
      return { repos: [], warnings: [commitMissing(path, link.commit)] };
    const worktree = join(around.worktree, path);
    const inside = await submodulesOf(git, { gitDir, worktree }, link.commit, signal);
    const settings = await userSettings(git, { ...inGitDir(gitDir), signal });
    const repo: FrozenRepo = { path, gitDir, head: link.commit, base: link.commit, settings };
    return {
      repos: [repo, ...inside.repos.map((one) => ({ ...one, path: `${path}/${one.path}` }))],
      warnings: inside.warnings.map((text) => `In the submodule ${oneLine(path)}: ${text}`),
    };
  });
  return {
    repos: found.flatMap(({ repos }) => repos),
    warnings: found.flatMap(({ warnings }) => warnings),
  };
}

/** The warning that the snapshot leaves out a submodule. */
export function commitMissing(path: string, commit: string): string {
  return `The snapshot leaves out the submodule ${oneLine(path)}: its commit ${commit.slice(0, 12)} is not in your repository.`;
}

/** The names of submodules in the commit's `.gitmodules`, which are the names of their git folders. */
async function namesByPath(
  git: Git,
  { gitDir }: Around,
  commit: string,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, string>> {
  const blob = ['--blob', `${commit}:.gitmodules`];
  const args = ['config', '--null', ...blob, '--get-regexp', '^submodule\\..*\\.path$'];
  // 1 and others: there is no such file, no entry in it, or git cannot read it, and neither can TSK.
  const { code, stdout } = await git.run({ args, ...inGitDir(gitDir), okCodes: [0, 1, 2, 3, 128], signal });
  const entries = code === 0 ? stdout.toString().split('\0') : [];
  return new Map(
    entries.flatMap((entry): readonly (readonly [string, string])[] => {
      const [, name, path] = /^submodule\.([^\n]+)\.path\n([^]+)$/.exec(entry) ?? [];
      return name === undefined || path === undefined ? [] : [[path, name]];
    }),
  );
}

/** The git directory of a submodule: the one that its folder names, otherwise git's default location. */
async function gitDirOf(
  git: Git,
  around: Around,
  path: string,
  name: string | undefined,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const folder = join(around.worktree, path);
  if (existsSync(join(folder, '.git'))) {
    const args = ['rev-parse', '--path-format=absolute', '--show-toplevel', '--git-common-dir'];
    const { code, stdout } = await git.run({ args, cwd: folder, okCodes: [0, 128], signal });
    const [top, gitDir] = stdout.toString().split('\n');
    // A different top: the folder is not a repository itself, or is behind a link.
    if (code === 0 && top === folder && gitDir) return gitDir;
  }
  // The names come from the commit, which anybody may have written.
  if (name === undefined || name.split(/[/\\]/).some((part) => part === '' || part === '..'))
    return undefined;
  const own = join(around.gitDir, 'modules', name);
  return existsSync(join(own, 'HEAD')) && existsSync(join(own, 'objects')) ? own : undefined;
}
