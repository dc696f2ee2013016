import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errors } from '../util/errors';

/** So many devices are more than anybody means. */
const most = 64;

/**
 * The devices of this host that the paths name; `*`, `?` and `[…]` stand for parts of a name, as in a shell.
 * Throws `bad-input` for one that names nothing.
 */
export async function expandDevices(patterns: readonly string[]): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const pattern of patterns) {
    const matches = await matching(pattern);
    if (matches.length === 0) {
      throw errors.badInput(
        `The device ${pattern} is not there on this machine. Plug it in, or take it out of "devices".`,
      );
    }
    for (const match of matches) found.add(match);
  }
  if (found.size > most)
    throw errors.badInput(`"devices" names ${found.size} devices; at most ${most} are possible.`);
  return [...found];
}

async function matching(pattern: string): Promise<readonly string[]> {
  let paths = ['/'];
  for (const part of pattern.split('/').filter(Boolean)) {
    const next: string[] = [];
    for (const path of paths) next.push(...(await step(path, part)));
    paths = next;
  }
  return paths;
}

async function step(dir: string, part: string): Promise<readonly string[]> {
  if (!/[*?[]/.test(part)) {
    const path = join(dir, part);
    return access(path).then(
      () => [path],
      () => [],
    );
  }
  const form = patternOf(part);
  const names = await readdir(dir).catch(() => []);
  return names.filter((name) => form.test(name) && !name.startsWith('.')).map((name) => join(dir, name));
}

/** A shell's pattern of one name as a regular expression. */
function patternOf(part: string): RegExp {
  const source = part.replace(/\[!?[^\]]+\]|[\s\S]/g, (piece) => {
    if (piece === '*') return '.*';
    if (piece === '?') return '.';
    if (piece.length > 1)
      return `[${piece[1] === '!' ? '^' : ''}${piece.slice(piece[1] === '!' ? 2 : 1, -1).replace(/[\\^]/g, '\\$&')}]`;
    return piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${source}$`);
}
