import { errors } from '../util/errors';
import { arePresent } from './arePresent';
import { inGitDir } from './baseRefs';
import type { Git } from './git';

/** Names of refs may be any bytes: one character each. */
const encoding = 'latin1';

/**
 * The refs of a workspace, as lines of a `packed-refs` file: its own branch first, then the user's local branches
 * as those of a remote called `origin`, and their tags. Throws `bad-input` when the user's repository could not
 * take a branch of that name.
 */
export async function packedRefs(
  git: Git,
  gitDir: string,
  own: { readonly branch: string; readonly commit: string },
  signal: AbortSignal | undefined,
): Promise<readonly [own: string, ...others: string[]]> {
  const args = ['for-each-ref', '--format=%(objectname) %(refname)', 'refs/heads', 'refs/tags'];
  const { stdout } = await git.run({ args, ...inGitDir(gitDir), signal });
  const lines = stdout.toString(encoding).split('\n').filter(Boolean);
  refuseConflict(own.branch, lines);
  const whole = await leadingSomewhere(git, gitDir, lines, signal);
  // Sorted by name, as git listed them: our heads come before remotes, and those before tags.
  return [
    `${own.commit} refs/heads/${Buffer.from(own.branch).toString(encoding)}`,
    ...whole.map((line) => line.replace(' refs/heads/', ' refs/remotes/origin/')),
  ];
}

/** Git itself works beside a ref whose commit is lost; what goes through all refs stops at it, e.g. a bundle. */
async function leadingSomewhere(
  git: Git,
  gitDir: string,
  lines: readonly string[],
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const names = lines.map((line) => line.slice(0, line.indexOf(' ')));
  const there = await arePresent(git, gitDir, names, signal);
  return lines.filter((_, at) => there[at]);
}

/** The content of a `packed-refs` file with these lines. */
export function formatRefs(lines: readonly string[]): Uint8Array {
  return Buffer.from(`# pack-refs with: sorted \n${lines.join('\n')}\n`, encoding);
}

/** A result that cannot be named in the end had better not be worked for. */
function refuseConflict(branch: string, lines: readonly string[]): void {
  const wanted = `refs/heads/${Buffer.from(branch).toString(encoding)}`;
  for (const line of lines) {
    const taken = line.slice(line.indexOf(' ') + 1);
    const clash = taken === wanted || wanted.startsWith(`${taken}/`) || taken.startsWith(`${wanted}/`);
    if (!clash) continue;
    const name = taken.slice('refs/heads/'.length);
    throw errors.badInput(
      taken === wanted
        ? `The branch ${branch} exists already.`
        : `There can be no branch ${branch} beside your branch ${name}: git keeps them in files and folders. Rename yours.`,
    );
  }
}
