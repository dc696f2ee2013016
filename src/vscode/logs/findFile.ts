import { realpath, stat } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import { pathInRepository } from './fileReference';

/**
 * The user's file that an agent means by a path, in the first of these working trees that has it. Undefined unless it is
 * a file and lies inside the working tree also after every link was followed: the text is an agent's.
 */
export async function findFile(path: string, worktrees: readonly string[]): Promise<string | undefined> {
  for (const worktree of worktrees) {
    const inside = pathInRepository(path, basename(worktree));
    const file = inside === undefined ? undefined : await fileInside(worktree, inside);
    if (file !== undefined) return file;
  }
  return undefined;
}

async function fileInside(worktree: string, inside: string): Promise<string | undefined> {
  try {
    const root = await realpath(worktree);
    const file = await realpath(join(root, inside));
    if (!file.startsWith(root.endsWith(sep) ? root : root + sep)) return undefined;
    if (file.startsWith(join(root, '.git') + sep)) return undefined;
    return (await stat(file)).isFile() ? file : undefined;
  } catch {
    return undefined; // Not there, or not for this user: no link.
  }
}
