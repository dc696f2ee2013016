import { readBounded } from '../../util/readBounded';

/** The most bytes to read of a list of ignored files or attributes. */
const maxBytes = 4 * 1024 * 1024;

/** A list that a repository's configuration names; undefined if it is unreadable, as git ignores it then, too. */
export function readUserList(file: string): Promise<Buffer | undefined> {
  return readBounded(file, maxBytes).catch(() => undefined);
}
