import { existsSync } from 'node:fs';
import { chmod, mkdir, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { History } from '../model/config';
import type { FrozenRepo } from '../model/repository';
import { errors } from '../util/errors';
import { inGitDir } from './baseRefs';
import type { Git } from './git';
import { hostless } from './hostless';
import { limitHistory } from './limitHistory';
import { objectStores, quotePath } from './objectStores';
import { formatRefs, packedRefs } from './packedRefs';
import { readUserConfig } from './userConfig';
import { userSettings } from './userSettings';
import { writeWorkspaceFiles } from './workspaceFiles';

export interface WorkspaceRepo {
  readonly repo: FrozenRepo;
  /** The user's working tree of it, for settings that depend on the place. */
  readonly worktree: string;
  /** The folder to check out into; there is none yet, or an empty one. */
  readonly dir: string;
  readonly branch: string;
  readonly history: History;
}

/**
 * Makes a repository of its own at `dir`, on `branch` at the frozen base, with every file written once. With the
 * full history it has no objects: they are read from the user's store; with less it has its own. None of the
 * user's configuration takes part, so what is checked out is what the base has, and large files stay pointers.
 */
export async function createWorkspaceRepo(
  git: Git,
  { repo, worktree, dir, branch, history }: WorkspaceRepo,
  signal: AbortSignal | undefined,
): Promise<void> {
  await mkdir(dir, { recursive: true });
  await chmod(dir, 0o755);
  const cwd = await realpath(dir);
  const ownGitDir = join(cwd, '.git');
  const seen = existsSync(worktree) ? { cwd: worktree, env: undefined } : inGitDir(repo.gitDir);
  const [stores, config, settings, sparseFile, refs] = await Promise.all([
    objectStores(repo.gitDir),
    readUserConfig(git, seen.cwd, seen.env, signal),
    repo.settings ?? userSettings(git, { ...seen, signal }),
    sparseFileOf(git, seen, signal),
    packedRefs(git, repo.gitDir, { branch, commit: repo.base }, signal),
    initialise(git, cwd, repo.base, signal),
  ]);
  await writeWorkspaceFiles({ ownGitDir, gitDir: repo.gitDir, config, settings, sparseFile });
  await writeFile(join(ownGitDir, 'packed-refs'), formatRefs(refs));
  await writeFile(join(ownGitDir, 'HEAD'), `ref: refs/heads/${branch}\n`);

  const places = stores.map((store) => quotePath(store.dir)).join(':');
  const borrowing = { ...hostless, GIT_ALTERNATE_OBJECT_DIRECTORIES: places };
  if (history !== 'full') {
    const own = { cwd, env: borrowing, base: repo.base, ownRef: refs[0] };
    await limitHistory(git, own, history, signal);
  }
  const env = history === 'full' ? borrowing : hostless;
  // 0: as many processes as there are processors.
  const workers = ['checkout.workers=0', 'core.attributesFile=/dev/null'];
  await git.run({
    args: ['read-tree', '-m', '-u', repo.base],
    cwd,
    env,
    config: workers,
    signal,
    readable: true,
  });
}

async function initialise(
  git: Git,
  cwd: string,
  base: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const format = base.length === 64 ? 'sha256' : 'sha1';
  const args = ['init', '--quiet', '--template=', '--initial-branch=main', `--object-format=${format}`];
  const { code } = await git.run({ args, cwd, env: hostless, signal, readable: true });
  if (code !== 0) throw errors.internal('git made no repository.');
}

async function sparseFileOf(
  git: Git,
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string>> | undefined },
  signal: AbortSignal | undefined,
): Promise<string> {
  const args = ['rev-parse', '--path-format=absolute', '--git-path', 'info/sparse-checkout'];
  return git.text({ args, cwd, env, signal });
}
