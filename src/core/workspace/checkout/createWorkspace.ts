import { lstat, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SandboxUser, Snapshot, Workspace, WorkspaceTarget } from '../../model/repository';
import { sandboxLayout } from '../../model/sandboxLayout';
import { throwIfAborted } from '../../util/abort';
import { errors } from '../../util/errors';
import { startProgram } from '../../util/programs';
import { removeTree } from '../../util/removeTree';
import { ObjectLoans } from './borrowObjects';
import { notesBeside, writeNotes } from './checkoutNotes';
import type { Git } from '../git/git';
import { requireBranchName } from '../git/branchName';
import { innermostFirst } from '../git/repoOrder';
import { renewIndex } from './renewIndex';
import { createWorkspaceRepo } from './workspaceRepo';

/**
 * Checks a snapshot out into a new folder `dir`. Submodules are separate repositories with plain `.git` folders, which
 * work wherever the workspace is mounted. Leaves nothing behind if it fails.
 */
export async function createWorkspace(
  git: Git,
  snapshot: Snapshot,
  { id, dir, branch, user, history, mayBorrow }: WorkspaceTarget,
  signal: AbortSignal | undefined,
): Promise<Workspace> {
  await requireBranchName(git, branch, signal);
  const notesDir = notesBeside(dir);
  for (const folder of [dir, notesDir]) await removeTree(folder);
  try {
    await mkdir(dir, { recursive: true });
    const loans = new ObjectLoans(user, signal, mayBorrow);
    const numbered = innermostFirst(snapshot);
    // Outer before inner: the folder of a submodule belongs to the tree around it.
    const repos = numbered.toReversed();
    const held = new Map<string, string>();
    const warnings: string[] = [];
    let hasNotes = false;
    for (const repo of repos) {
      throwIfAborted(signal);
      const own = join(dir, repo.path);
      if (repo !== snapshot) await requireFolder(dir, repo.path);
      const worktree = join(snapshot.worktree, repo.path);
      const made = await createWorkspaceRepo(git, { id, repo, worktree, dir: own, branch, history }, signal);
      if (made.warning !== undefined) warnings.push(made.warning);
      if (made.held !== undefined) held.set(repo.path, made.held);
      if (await writeNotes(notesDir, numbered.indexOf(repo), made.notes)) hasNotes = true;
    }
    if (history === 'full') {
      for (const repo of repos) await loans.lend(repo.gitDir, join(dir, repo.path, '.git'));
    }
    throwIfAborted(signal);
    const hasNewOwner = await giveTo(user, dir);
    const hash = snapshot.base.length === 64 ? 'sha256' : 'sha1';
    for (const { path } of repos) await renewIndex(join(dir, path), { hash, hasNewOwner }, signal);
    throwIfAborted(signal);
    const mounts = hasNotes ? [{ source: notesDir, target: sandboxLayout.checkoutNotes }] : [];
    return { dir, objectMounts: [...loans.mounts, ...mounts], held, warnings };
  } catch (error) {
    for (const folder of [dir, notesDir]) await removeTree(folder);
    throw error;
  }
}

/** Every part of a submodule's path must be a real folder, so that no link in the tree leads out of the workspace. */
async function requireFolder(dir: string, path: string): Promise<void> {
  let at = dir;
  for (const part of path.split('/')) {
    at = join(at, part);
    if (part === '..' || !(await lstat(at)).isDirectory()) {
      throw errors.gitFailed('checking out', new Error(`the submodule ${path} has no folder`));
    }
  }
}

/** Makes `user` the owner of everything in `dir` if this process is root and the user is not. True if it did. */
async function giveTo(user: SandboxUser, dir: string): Promise<boolean> {
  if (process.getuid?.() !== 0 || user.uid === 0) return false;
  const args = ['-hR', '--', `${user.uid}:${user.gid}`, dir];
  await new Promise<void>((resolve, reject) => {
    const chown = startProgram('chown', args, { stdio: 'ignore' });
    chown.on('error', reject);
    chown.on('close', (code) =>
      code === 0
        ? resolve()
        : reject(errors.gitFailed('checking out', new Error(`chown ended with ${code}`))),
    );
  });
  return true;
}
