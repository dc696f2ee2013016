import type { Snapshot, Workspace } from '../../model/repository';
import { innermostFirst } from '../git/repoOrder';

/**
 * The file that tells the sandbox's collector about the repositories (see `dockerfiles/base/tsk-collect`): one line for each,
 * `<base> <held> <path>`, the innermost first, with `-` if the base contains everything. The collector numbers its results
 * by these lines, from 0. Special bytes of a path are `\0ooo`, as `printf %b` reads them; the top is `.`.
 */
export function basesFile(snapshot: Snapshot, { held }: Pick<Workspace, 'held'>): string {
  return innermostFirst(snapshot)
    .map(({ base, path }) => `${base} ${held.get(path) ?? '-'} ${encode(path || '.')}\n`)
    .join('');
}

function encode(path: string): string {
  return [...Buffer.from(path)]
    .map((byte) => {
      const char = String.fromCharCode(byte);
      return /[A-Za-z0-9_./-]/.test(char) ? char : `\\0${byte.toString(8).padStart(3, '0')}`;
    })
    .join('');
}
