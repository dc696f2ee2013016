import { errors, isTskError } from '../../util/errors';
import { oneLine } from '../../util/text';
import { addOneByOne } from './addOneByOne';
import { explainFilter } from './explainFilter';
import type { Git } from '../git/git';
import type { IndexPlace } from './indexPlace';
import { pathspecs, type KeptOut } from './ownPlaces';

/** How often the whole tree is gone through when files vanish meanwhile; then it is done path by path. */
const attempts = 2;
// A shared part of a split index would be written beside the user's; a warning about line ends helps nobody.
const config = ['core.splitIndex=false', 'core.safecrlf=false', 'advice.addEmbeddedRepo=false'];

/** What git says of a file that it had listed and then did not find, or not whole. */
const moved =
  /^(error: open\(".*"\)|warning: could not open directory '.*'): (No such file or directory|Not a directory)$|^error: (short read|read error)/m;
/** The repository takes nothing in: that is no matter of one file. */
const notStored =
  /failed to insert into database|insufficient permission for adding an object|No space left|unable to write/;

/**
 * Brings an index to the state of its working tree: everything but ignored files and what is `without`. What is marked
 * `assume-unchanged` or `skip-worktree` stays as the index has it, as the user asked of git. A file that vanishes meanwhile is
 * none, and keeps no other one out. Returns what could not be read, in words. Throws `git-failed`; when a required filter
 * has no program, the message names it.
 */
export async function addAll(git: Git, place: IndexPlace, without: KeptOut): Promise<readonly string[]> {
  const args = ['add', '--all', '--ignore-errors', '--sparse', ...pathspecs(without)];
  for (let attempt = 1; attempt <= attempts; attempt++) {
    try {
      // 1: everything was added but what stderr names.
      const { stderr } = await git.run({ args, ...place, config, okCodes: [0, 1] });
      if (notStored.test(stderr))
        throw errors.gitFailed('reading the working tree', new Error(stderr.trim()));
      if (!moved.test(stderr)) return unread(stderr);
    } catch (error) {
      if (!isTskError(error, 'git-failed') || notStored.test(error.message)) throw error;
      const cause = explainFilter(error) ?? lostSubmodule(error.message);
      if (cause) throw errors.gitFailed('reading the working tree', cause);
    }
  }
  return addOneByOne(git, place, config, without);
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

/** git does nothing at all beside a submodule whose repository is gone. */
function lostSubmodule(said: string): Error | undefined {
  const [, place] = /fatal: not a git repository: (.+)$/m.exec(said) ?? [];
  if (place === undefined) return undefined;
  return new Error(
    `the ".git" file of a submodule leads to ${oneLine(place)}, where there is no repository. Delete that file and run "git submodule update --init", or start from a commit: "--from" needs no file.`,
  );
}
