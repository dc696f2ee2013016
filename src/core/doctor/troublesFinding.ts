import type { Finding } from '../model/finding';
import type { RepoTrouble } from '../model/repository';

/** The finding about git problems of a repository; undefined if there are none. */
export function troublesFinding(worktree: string, troubles: readonly RepoTrouble[]): Finding | undefined {
  if (troubles.length === 0) return undefined;
  return {
    check: 'repositories',
    title: `State of ${worktree}`,
    status: 'warning',
    text: troubles.map(({ text }) => text).join(' '),
    advice: troubles.map(({ advice }) => advice).join('\n'),
  };
}
