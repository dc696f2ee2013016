import { basename, dirname } from 'node:path';
import type { RepoLocation } from '../model/repository';
import { trimEdges } from '../util/text';

/**
 * The name under which a repository has `[project.<name>]` in the user's file: that of its main working tree's
 * folder, so that linked worktrees share it, in lower case, with `-` for all but letters, digits, `_`, `.` and `-`.
 */
export function projectName({ commonDir, worktree }: RepoLocation): string {
  const root = basename(commonDir) === '.git' ? dirname(commonDir) : worktree;
  return sanitise(basename(root)) || 'default';
}

function sanitise(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_.-]+/gu, '-')
    .replace(/-{2,}/g, '-')
    .replace(/\.{2,}/g, '.')
    .replace(/_{3,}/g, '__');
  return trimEdges(plain, '-_.');
}
