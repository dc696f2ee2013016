import type { RepoLocation, RepoTrouble } from '../../model/repository';
import { count, oneLine, truncate } from '../../util/text';
import type { Git } from '../git/git';
import { headTrouble } from '../git/headTrouble';
import { lostRefs } from './lostRefs';
import { missingFilters } from './missingFilters';
import { oldLocks } from './oldLocks';

const maxNamed = 3;

/** Problems of a repository that can block git or TSK, each with advice. Throws `git-failed`. */
export async function troubles(
  git: Git,
  { worktree, commonDir }: RepoLocation,
): Promise<readonly RepoTrouble[]> {
  const ask = (...args: readonly string[]): Promise<string> =>
    git.text({ args: ['rev-parse', ...args], cwd: worktree, okCodes: [0, 1, 128] });
  const [head, gitDir, lost, filters] = await Promise.all([
    ask('--verify', '--quiet', 'HEAD^{commit}'),
    ask('--absolute-git-dir'),
    lostRefs(git, commonDir),
    missingFilters(git, worktree),
  ]);
  const locks = (await Promise.all([...new Set([commonDir, gitDir])].map((dir) => oldLocks(dir)))).flat();
  const found: RepoTrouble[] = [];
  if (!head) found.push(split((await headTrouble(git, worktree)).message));
  if (lost.length > 0) {
    found.push({
      text: `${count(lost.length, 'ref')} ${lost.length === 1 ? 'leads' : 'lead'} nowhere: ${named(lost)}.`,
      advice: `Fetch the missing objects, or delete each ref: git update-ref -d ${oneLine(lost[0] ?? '')}`,
    });
  }
  for (const { filter, program } of filters) {
    found.push({
      text: `Files need the filter "${oneLine(filter)}", but its program "${program}" is not installed.`,
      advice: `Install ${program}, or start tasks from a branch ("--from"), which reads no files.`,
    });
  }
  if (locks.length > 0) {
    found.push({
      text: `${count(locks.length, 'git lock')} ${locks.length === 1 ? 'is' : 'are'} more than ten minutes old: ${named(locks)}.`,
      advice: 'If no git is running in that repository, delete the file: a killed git left it behind.',
    });
  }
  return found;
}

function named(names: readonly string[]): string {
  const shown = names.slice(0, maxNamed).map((name) => truncate(oneLine(name), 200));
  const more = names.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** The first sentence states the problem, the others say what to do. */
function split(message: string): RepoTrouble {
  const [, text = message, advice = ''] = /^(.*?[^.]\.) (.+)$/s.exec(message) ?? [];
  return { text, advice };
}
