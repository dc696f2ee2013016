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
        `This machine has no device ${pattern}. Plug it in, or remove it from "devices".`,
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
  const fits = patternOf(part);
  const names = await readdir(dir).catch(() => []);
  return names.filter((name) => fits(name) && !name.startsWith('.')).map((name) => join(dir, name));
}

/** Says whether a name fits a shell's pattern of one name. */
function patternOf(part: string): (name: string) => boolean {
  // Each part between stars fits where it is found first: more stars make it no slower.
  const [first = '', ...others] = part.split('*').map(formOf);
  const last = others.pop();
  const start = new RegExp(`^${first}${last === undefined ? '$' : ''}`);
  const between = others.map((form) => new RegExp(form));
  const end = last === undefined ? undefined : new RegExp(`${last}$`);
  return (name) => {
    let rest = cutOff(name, start);
    for (const form of between) if (rest !== undefined) rest = cutOff(rest, form);
    return rest !== undefined && (end === undefined || end.test(rest));
  };
}

/** What is behind the first path that fits; undefined where none does. */
function cutOff(name: string, form: RegExp): string | undefined {
  const found = form.exec(name);
  return found ? name.slice(found.index + found[0].length) : undefined;
}

/** A pattern without stars as the source of a regular expression; what it fits has one length. */
function formOf(pattern: string): string {
  return pattern.replace(/\[!?[^\]]{1,255}\]|[\s\S]/g, (piece) => {
    if (piece === '?') return '.';
    if (piece.length > 1)
      return `[${piece[1] === '!' ? '^' : ''}${piece.slice(piece[1] === '!' ? 2 : 1, -1).replace(/[\\^]/g, '\\$&')}]`;
    return piece.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  });
}
