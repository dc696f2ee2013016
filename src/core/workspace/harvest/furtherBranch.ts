import { refPart } from '../../util/text';
import type { WorkPlace } from './collected';

/** Describes for people where further work was. */
export function placeText({ kind, name }: WorkPlace): string {
  switch (kind) {
    case 'branch':
      return `on the branch ${name}`;
    case 'tag':
      return `at the tag ${name}`;
    case 'ref':
      return `at the ref ${name}`;
    case 'detached':
      return 'in commits without a branch';
    case 'worktree':
      return `in the linked working tree ${name}`;
    case 'copy':
      return `in the copy of the repository ${name}`;
    case 'stash':
      return 'in a stash';
  }
}

/**
 * A branch name beside `branch` for further work. `commitAt` returns the commit that already has a name: if it is this
 * commit, TSK made the branch before an interruption.
 */
export function furtherBranch(
  branch: string,
  place: WorkPlace,
  commit: string,
  commitAt: (branch: string) => string | undefined,
): string {
  const name = `${branch}-${labelOf(branch, place)}`;
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? name : `${name}-${n}`;
    const there = commitAt(candidate);
    if (there === undefined || there === commit) return candidate;
  }
}

function labelOf(branch: string, { kind, name }: WorkPlace): string {
  switch (kind) {
    case 'detached':
    case 'stash':
      return kind;
    case 'worktree':
    case 'copy':
      return `${kind}-${refPart(name)}`;
    case 'branch':
    case 'tag':
    case 'ref': {
      // The branch that the task started on; names of incomplete results have a suffix.
      if (kind === 'branch' && (branch === name || branch.startsWith(`${name}-`))) return 'start';
      const part = refPart(name);
      // Incomplete results use these suffixes.
      return /^(partial|attempt-\d+)(-|$)/.test(part) ? `${kind}-${part}` : part;
    }
  }
}
