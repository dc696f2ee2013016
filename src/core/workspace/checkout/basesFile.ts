import type { Snapshot, Workspace } from '../../model/repository';
import { innermostFirst } from '../git/repoOrder';

/**
 * What the sandbox's collector needs to know (see `dockerfiles/base/tsk-collect`): a line per repository,
 * `<base> <held> <path>`, the innermost first, `-` where the base holds everything; what it leaves is numbered by these lines, from 0. Bytes of a path that
 * a shell or a line would mistake are `\0ooo`, as `printf %b` reads them; the top is `.`.
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
