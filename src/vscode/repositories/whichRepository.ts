import { basename, sep } from 'node:path';
import type { OpenRepository } from './openFolder';

/** How a document calls a repository: by its folder's name, or its path where two have the same. */
export function repositoryName({ name, location }: OpenRepository, all: readonly OpenRepository[]): string {
  return all.filter((one) => one.name === name).length > 1 ? location.worktree : name;
}

/**
 * The repository that a document is about: the one it names, else the one that its file lies in, else the only one.
 * Undefined where that decides nothing.
 */
export function whichRepository(
  all: readonly OpenRepository[],
  { wanted, file }: { readonly wanted?: string | undefined; readonly file?: string | undefined },
): OpenRepository | undefined {
  if (wanted !== undefined) {
    return all.find(
      (one) =>
        repositoryName(one, all) === wanted ||
        one.location.worktree === wanted ||
        basename(one.location.worktree) === wanted,
    );
  }
  const around = all
    .filter(({ location }) => file?.startsWith(location.worktree + sep))
    .sort((a, b) => b.location.worktree.length - a.location.worktree.length);
  return around[0] ?? (all.length === 1 ? all[0] : undefined);
}
