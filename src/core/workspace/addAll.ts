import { errors, isTskError } from '../util/errors';
import { oneLine } from '../util/text';
import type { Git } from './git';

interface Place {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal | undefined;
}

/** How often a working tree is looked at again when files vanish meanwhile. */
const attempts = 3;

/**
 * Brings an index to the state of its working tree: everything but ignored files. What is marked
 * `assume-unchanged` or `skip-worktree` stays as the index has it, as the user asked of git. Returns what could
 * not be read, in words. Throws `git-failed`; when a required filter has no program, the message names it.
 */
export async function addAll(git: Git, { cwd, env, signal }: Place): Promise<readonly string[]> {
  const args = ['add', '--all', '--ignore-errors', '--sparse'];
  // A shared part of a split index would be written beside the user's; a warning about line ends helps nobody.
  const config = ['core.splitIndex=false', 'core.safecrlf=false', 'advice.addEmbeddedRepo=false'];
  for (let attempt = 1; ; attempt++) {
    // 1: everything was added but what stderr names.
    const call = { args, cwd, env, config, okCodes: [0, 1], signal };
    const { code, stderr } = await git.run(call).catch((error: unknown) => {
      throw explain(error);
    });
    const vanished = code === 1 && stderr.includes('No such file or directory');
    if (!vanished || attempt === attempts) return unread(stderr);
  }
}

/** What git says about paths that it passed over, one sentence each. */
function unread(stderr: string): readonly string[] {
  return stderr.split('\n').flatMap((line) => {
    const [, file] = /^error: unable to index file '(.*)'$/.exec(line) ?? [];
    if (file !== undefined)
      return [`${oneLine(file)} could not be read and is not in the snapshot as it is now.`];
    const [, folder] = /^warning: could not open directory '(.*)': /.exec(line) ?? [];
    if (folder !== undefined)
      return [`${oneLine(folder)} could not be read: what is new in there is not in the snapshot.`];
    const [, empty] = /^error: '(.*)\/' does not have a commit checked out$/.exec(line) ?? [];
    if (empty !== undefined)
      return [`${oneLine(empty)} is a git repository without a commit and is not in the snapshot.`];
    return [];
  });
}

/** A missing program of a filter is a setting that the user can mend: say so. */
function explain(error: unknown): unknown {
  if (!isTskError(error, 'git-failed')) return error;
  const [, program, why] =
    /: (?:line )?\d+: (\S+): ((?:command )?not found|Permission denied)$/m.exec(error.message) ??
    /: (\S+): (command not found)$/m.exec(error.message) ??
    [];
  const [, filter] = /clean filter '(.*)' failed/.exec(error.message) ?? [];
  if (program === undefined && filter === undefined) return error;
  const what =
    program === undefined
      ? `the filter "${filter}" failed`
      : `the program "${program}" cannot be run (${why})`;
  const cause = new Error(
    `${what}. Your git configuration says that files of this repository must pass through it: mend or install it.`,
    { cause: error },
  );
  return errors.gitFailed('reading the working tree', cause);
}
