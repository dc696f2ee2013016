type Token =
  | { readonly kind: 'star' | 'any' }
  | { readonly kind: 'char'; readonly char: string }
  | {
      readonly kind: 'set';
      readonly negated: boolean;
      readonly ranges: readonly (readonly [string, string])[];
    };

/** A pattern for one part of a path. */
export type Wildcard = readonly Token[];

/**
 * Reads `*` (any characters), `?` (one), `[a-z]` and `[^a-z]` (one of, none of) and `\` before a character that
 * means itself, as Go's `filepath.Match` does. Undefined for what is no pattern, e.g. an open bracket.
 */
export function parseWildcard(text: string): Wildcard | undefined {
  const tokens: Token[] = [];
  const chars = [...text];
  for (let at = 0; at < chars.length; at++) {
    const char = chars[at] ?? '';
    if (char === '[') {
      const set = parseSet(chars, at + 1);
      if (!set) return undefined;
      tokens.push({ kind: 'set', negated: set.negated, ranges: set.ranges });
      at = set.end;
    } else if (char === '\\') {
      const next = chars[++at];
      if (next === undefined) return undefined;
      tokens.push({ kind: 'char', char: next });
    } else if (char === '*') {
      if (tokens.at(-1)?.kind !== 'star') tokens.push({ kind: 'star' });
    } else tokens.push(char === '?' ? { kind: 'any' } : { kind: 'char', char });
  }
  return tokens;
}

interface CharSet {
  readonly negated: boolean;
  readonly ranges: readonly (readonly [string, string])[];
  /** Where its closing bracket is. */
  readonly end: number;
}

/** Reads a set whose bracket is just before `start`. */
function parseSet(chars: readonly string[], start: number): CharSet | undefined {
  const negated = chars[start] === '^';
  const ranges: (readonly [string, string])[] = [];
  let at = negated ? start + 1 : start;
  const next = (): string | undefined => {
    const char = chars[at++];
    if (char === '-' || char === ']') return undefined;
    return char === '\\' ? chars[at++] : char;
  };
  while (chars[at] !== ']' || ranges.length === 0) {
    const from = next();
    if (from === undefined) return undefined;
    const to = chars[at] === '-' ? (at++, next()) : from;
    if (to === undefined) return undefined;
    ranges.push([from, to]);
  }
  return { negated, ranges, end: at };
}

/** Takes at most time in proportion to pattern times text, whatever they are. */
export function matchesWildcard(pattern: Wildcard, text: string): boolean {
  const chars = [...text];
  let token = 0;
  let at = 0;
  // Where the last star was, and what it has swallowed so far: only that ever has to be tried again.
  let star = -1;
  let swallowed = 0;
  while (at < chars.length) {
    const wanted = pattern[token];
    if (wanted?.kind === 'star') {
      star = token++;
      swallowed = at;
    } else if (wanted && fits(wanted, chars[at] ?? '')) {
      token++;
      at++;
    } else if (star >= 0) {
      token = star + 1;
      at = ++swallowed;
    } else return false;
  }
  return pattern.slice(token).every(({ kind }) => kind === 'star');
}

function fits(token: Token, char: string): boolean {
  switch (token.kind) {
    case 'star':
    case 'any':
      return true;
    case 'char':
      return token.char === char;
    case 'set':
      return token.ranges.some(([from, to]) => from <= char && char <= to) !== token.negated;
  }
}
