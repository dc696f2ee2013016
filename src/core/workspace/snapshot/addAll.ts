import { errors, isTskError } from '../../util/errors';
import { oneLine } from '../../util/text';
import { addOneByOne } from './addOneByOne';
import { explainFilter } from './explainFilter';
import type { Git } from '../git/git';
import type { IndexPlace } from './indexPlace';
import { pathspecs, type KeptOut } from './ownPlaces';

/** How often to add the whole tree while files vanish, before adding path by path. */
const attempts = 2;
// git would write a shared index beside the user's; a warning about line endings helps nobody.
const config = ['core.splitIndex=false', 'core.safecrlf=false', 'advice.addEmbeddedRepo=false'];

/** git's messages about a listed file that then was missing or incomplete. */
const moved =
  /^(error: open\(".*"\)|warning: could not open directory '.*'): (No such file or directory|Not a directory)$|^error: (short read|read error)/m;
/** The repository cannot store anything, so no single file is the cause. */
const notStored =
  /failed to insert into database|insufficient permission for adding an object|No space left|unable to write/;

/**
 * Updates an index to the state of its working tree, except ignored files and the files in `without`. Files marked
 * `assume-unchanged` or `skip-worktree` stay as they are in the index, as the user told git. A file that vanishes meanwhile is
 * left out and does not affect others. Returns messages about unreadable files. Throws `git-failed`; if a required filter
 * has no program, the message names it.
 */
export async function addAll(git: Git, place: IndexPlace, without: KeptOut): Promise<readonly string[]> {
  const args = ['add', '--all', '--ignore-errors', '--sparse', ...pathspecs(without)];
  for (let attempt = 1; attempt <= attempts; attempt++) {
    try {
      // 1: git added everything except the files in stderr.
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

/** One sentence for each path that git skipped. */
function unread(stderr: string): readonly string[] {
  return stderr.split('\n').flatMap((line) => {
    const [, file] = /^error: unable to index file '(.*)'$/.exec(line) ?? [];
    if (file !== undefined)
      return [`${oneLine(file)} could not be read, so the snapshot does not have its current content.`];
    const [, folder] = /^warning: could not open directory '(.*)': /.exec(line) ?? [];
    if (folder !== undefined)
      return [`${oneLine(folder)} could not be read, so the snapshot does not have its new files.`];
    const [, empty] = /^error: '(.*)\/' does not have a commit checked out$/.exec(line) ?? [];
    if (empty !== undefined)
      return [`${oneLine(empty)} is a git repository without a commit and is not in the snapshot.`];
    return [];
  });
}

/** git fails completely if a submodule's repository is gone. */
function lostSubmodule(said: string): Error | undefined {
  const [, place] = /fatal: not a git repository: (.+)$/m.exec(said) ?? [];
  if (place === undefined) return undefined;
  return new Error(
    `the ".git" file of a submodule leads to ${oneLine(place)}, where there is no repository. Delete that file and run "git submodule update --init", or start from a commit: "--from" reads no files.`,
  );
}
