import { join, relative, sep } from 'node:path';
import type { RepoLocation } from '../../core/model/repository';
import type { Task } from '../../core/model/task';
import { isTskError } from '../../core/util/errors';
import type { ContextKeys } from '../common/contextKeyDefaults';

export type FolderStatus = Exclude<ContextKeys['tsk.repository'], 'ready'>;

/** A folder of this window, and what is known of the repository that it lies in. */
export type OpenFolder = {
  readonly path: string;
  /** The same without links: git knows a working tree only by that. */
  readonly realPath: string;
  readonly name: string;
} & ({ readonly status: 'ready'; readonly location: RepoLocation } | { readonly status: FolderStatus });

export type OpenRepository = Extract<OpenFolder, { readonly status: 'ready' }>;

/** What an error of `locate` says about a folder. */
export function statusOfError(error: unknown): FolderStatus {
  if (isTskError(error, 'no-repository')) return 'none';
  if (isTskError(error, 'no-commit')) return 'noCommit';
  if (isTskError(error, 'git-not-found')) return 'gitMissing';
  return 'failed';
}

/** The working trees to choose from: two folders of one working tree are one. */
export function repositoriesOf(folders: readonly OpenFolder[]): readonly OpenRepository[] {
  const seen = new Set<string>();
  return folders.filter((folder): folder is OpenRepository => {
    if (folder.status !== 'ready' || seen.has(folder.location.worktree)) return false;
    seen.add(folder.location.worktree);
    return true;
  });
}

/** One word for the whole window: `ready` when tasks can start anywhere in it. */
export function overallStatus(folders: readonly OpenFolder[]): ContextKeys['tsk.repository'] {
  if (folders.some((folder) => folder.status === 'ready')) return 'ready';
  return folders[0]?.status ?? 'unchecked';
}

/** True when the task was started from a working tree that is open here. Asks no git: holds in Restricted Mode. */
export function isFromOpenWorktree(task: Task, folders: readonly OpenFolder[]): boolean {
  const { worktree } = task.snapshot;
  return folders.some((folder) =>
    folder.status === 'ready' ? folder.location.worktree === worktree : contains(worktree, folder.realPath),
  );
}

/** True when the task's branch comes to a repository that is open here, through whichever working tree. */
export function isOfOpenRepository(task: Task, folders: readonly OpenFolder[]): boolean {
  return (
    isFromOpenWorktree(task, folders) ||
    folders.some((folder) => folder.status === 'ready' && folder.location.commonDir === task.snapshot.gitDir)
  );
}

/** The path without links of a file below one of the folders; of any other file, the path as it is. */
export function physicalPath(path: string, folders: readonly OpenFolder[]): string {
  const [around] = folders
    .filter((folder) => contains(folder.path, path))
    .sort((a, b) => b.path.length - a.path.length);
  return around ? join(around.realPath, relative(around.path, path)) : path;
}

function contains(parent: string, path: string): boolean {
  return path === parent || path.startsWith(parent.endsWith(sep) ? parent : parent + sep);
}
