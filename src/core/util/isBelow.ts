import { relative, sep } from 'node:path';

/** True for a path in a folder, not for the folder itself. Links must have been resolved in both. */
export function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`);
}
