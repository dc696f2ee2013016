import { whenAbsent } from '../util/fileErrors';
import { readBounded } from '../util/readBounded';

const largest = 1024 * 1024;

/** A file of at most a mebibyte, or undefined when there is none. Anything but an ordinary file is an error. */
export function readSmallFile(path: string): Promise<Buffer | undefined> {
  return readBounded(path, largest).catch(whenAbsent(undefined));
}
