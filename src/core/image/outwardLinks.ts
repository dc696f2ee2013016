import { posix } from 'node:path';
import type { ContextFile } from '../model/engine';

/** As many links as Linux follows on one way; more lead nowhere there. */
const maxHops = 40;
/** The longest path that Linux takes. */
const maxTarget = 4096;
/** Parts of paths that are looked at in all; a tree made to take long gets no further. */
const maxSteps = 200_000;

/** Where a link leads: the parts of a path below the root, or out of it. */
type Place = readonly string[] | 'outside';

/**
 * The paths of the links that lead out of the root of these files, whatever other links are on the way. An absolute one
 * does: some builders have followed it on the machine itself. So does one that cannot be followed to its end.
 */
export function outwardLinks(files: readonly ContextFile[]): ReadonlySet<string> {
  const links = new Map(
    files.flatMap(({ path, link }) => (link === undefined ? [] : [[path, link] as const])),
  );
  const known = new Map<string, Place>();
  let steps = 0;
  const follow = (path: string, hops: number): Place => {
    const place = known.get(path) ?? resolve(path, hops);
    known.set(path, place);
    return place;
  };
  const resolve = (path: string, hops: number): Place => {
    const target = links.get(path) ?? '';
    if (hops >= maxHops || target.length > maxTarget || posix.isAbsolute(target)) return 'outside';
    let at = path.split('/').slice(0, -1);
    for (const part of target.split('/')) {
      if (++steps > maxSteps) return 'outside';
      if (part === '' || part === '.') continue;
      if (part === '..') {
        if (at.length === 0) return 'outside';
        at.pop();
        continue;
      }
      const next = [...at, part].join('/');
      const place = links.has(next) ? follow(next, hops + 1) : next.split('/');
      if (place === 'outside') return 'outside';
      at = [...place];
    }
    return at;
  };
  return new Set([...links.keys()].filter((path) => follow(path, 0) === 'outside'));
}
