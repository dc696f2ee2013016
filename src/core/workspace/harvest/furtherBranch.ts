import { refPart } from '../../util/text';
import type { WorkPlace } from './collected';

/** Where further work was, for people. */
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
 * A name beside `branch` for work from another place. `commitAt` says which commit has a name already: one that is at this
 * commit is ours, from before an interruption.
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
      // The branch that the task began on; an incomplete result has an ending to that name.
      if (kind === 'branch' && (branch === name || branch.startsWith(`${name}-`))) return 'start';
      const part = refPart(name);
      // These endings are those of incomplete results.
      return /^(partial|attempt-\d+)(-|$)/.test(part) ? `${kind}-${part}` : part;
    }
  }
}
