import { matchesWildcard, parseWildcard, type Wildcard } from '../../util/wildcard';

/** A line of `.gitattributes` that turns Git LFS on or off for files. */
interface LfsRule {
  readonly lfs: boolean;
  /** Whether it matches only the last part of a path, or the whole path relative to the file. */
  readonly anywhere: boolean;
  /** `**` matches any number of parts. */
  readonly parts: readonly (Wildcard | '**')[];
}

/**
 * Reads the rules about Git LFS from a `.gitattributes` file. Ignores unusual patterns, so the result is only good enough
 * for a hint.
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

/** `git lfs track` writes a space as a character class; git also accepts `!` to negate a class. */
function parsePart(part: string): Wildcard | '**' | undefined {
  if (part === '**') return part;
  return parseWildcard(part.replaceAll('[[:space:]]', '?').replaceAll('[!', '[^'));
}

/** The maximum cost of matching one character of a path with the rules. */
export function costPerCharacter(rules: readonly LfsRule[]): number {
  return rules.reduce((total, { parts }) => total + parts.reduce((sum, part) => sum + part.length + 1, 0), 0);
}

/** What the rules of one file say about a path relative to it; the last match counts. */
export function lfsOf(rules: readonly LfsRule[], path: readonly string[]): boolean | undefined {
  return rules.findLast(({ anywhere, parts }) => fits(parts, anywhere ? path.slice(-1) : path))?.lfs;
}

function fits(parts: LfsRule['parts'], path: readonly string[]): boolean {
  // The lengths of the path's prefixes that match the parts so far.
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
