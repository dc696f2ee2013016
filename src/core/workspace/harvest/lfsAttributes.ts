import { matchesWildcard, parseWildcard, type Wildcard } from '../../util/wildcard';

/** A line of `.gitattributes` that says whether Git LFS keeps files. */
interface LfsRule {
  readonly lfs: boolean;
  /** By the last part of a path, wherever it is; or by the whole path from where the file is. */
  readonly anywhere: boolean;
  /** `**` is any number of parts. */
  readonly parts: readonly (Wildcard | '**')[];
}

/**
 * Reads of a `.gitattributes` file what it says about the filter of Git LFS. Only good enough for a hint: what is
 * unusual is passed over.
 */
export function parseLfsAttributes(text: string): readonly LfsRule[] {
  return text.split('\n').flatMap((line) => {
    const [pattern = '', ...attributes] = line.trim().split(/[ \t\r]+/);
    if (/^([#!"]|\[attr\]|$)/.test(pattern) || pattern.endsWith('/')) return [];
    const filter = attributes.findLast((attribute) => /^[-!]?filter(=|$)/.test(attribute));
    if (filter === undefined) return [];
    const parts = pattern.replace(/^\//, '').split('/').map(parsePart);
    const known = parts.filter((part) => part !== undefined);
    if (known.length !== parts.length) return [];
    return [{ lfs: filter === 'filter=lfs', anywhere: !pattern.includes('/'), parts: known }];
  });
}

/** `git lfs track` writes a space in a name as a set; git negates a set with `!`, too. */
function parsePart(part: string): Wildcard | '**' | undefined {
  if (part === '**') return part;
  return parseWildcard(part.replaceAll('[[:space:]]', '?').replaceAll('[!', '[^'));
}

/** How long it can take, at the most, to look one character of a path up in the rules. */
export function workOf(rules: readonly LfsRule[]): number {
  return rules.reduce((total, { parts }) => total + parts.reduce((sum, part) => sum + part.length + 1, 0), 0);
}

/** What the rules of one file say about a path as seen from there: the last that fits counts. */
export function lfsOf(rules: readonly LfsRule[], path: readonly string[]): boolean | undefined {
  return rules.findLast(({ anywhere, parts }) => fits(parts, anywhere ? path.slice(-1) : path))?.lfs;
}

function fits(parts: LfsRule['parts'], path: readonly string[]): boolean {
  // The path's beginnings that the parts so far fit, by length.
  let lengths = new Set([0]);
  for (const part of parts) {
    const next = new Set<number>();
    for (const length of lengths) {
      if (part === '**') for (let more = length; more <= path.length; more++) next.add(more);
      else if (length < path.length && matchesWildcard(part, path[length] ?? '')) next.add(length + 1);
    }
    lengths = next;
  }
  return lengths.has(path.length);
}
