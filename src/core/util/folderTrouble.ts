import { errors, toError } from './errors';

/** What the file system says of a folder that cannot be written. */
const codes = new Set(['EACCES', 'EDQUOT', 'ENOSPC', 'ENOTDIR', 'EPERM', 'EROFS']);

/**
 * An error of the file system as a message that says what to do, when it is about `folder` or names no path, as those of
 * a full disk do; any other error as it is.
 */
export function folderTrouble(folder: string, thrown: unknown): Error {
  const error: NodeJS.ErrnoException = toError(thrown);
  const { code = '', path, syscall } = error;
  // Below a read-only place, a folder that is not there cannot be made.
  const isKnown = codes.has(code) || (code === 'ENOENT' && syscall === 'mkdir');
  if (!isKnown || (path !== undefined && !path.startsWith(folder))) return error;
  return errors.folderUnusable(folder, error);
}
