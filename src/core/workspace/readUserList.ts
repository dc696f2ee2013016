import { readBounded } from '../util/readBounded';

/** A list of ignored files, or of attributes, beyond this many bytes is nobody's. */
const maxBytes = 4 * 1024 * 1024;

/** A list that a repository's configuration names; undefined where it cannot be read: git does without it then. */
export function readUserList(file: string): Promise<Buffer | undefined> {
  return readBounded(file, maxBytes).catch(() => undefined);
}
