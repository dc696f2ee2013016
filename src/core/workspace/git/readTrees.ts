import type { ObjectPlace } from './catFile';
import type { Git } from './git';

export interface TreeEntry {
  readonly mode: string;
  /** The name's bytes, one character each. */
  readonly name: string;
  readonly object: string;
  readonly isTree: boolean;
}

export type Tree = readonly TreeEntry[];

/**
 * The trees with these names, in any form that git accepts, without missing ones. Undefined if their content exceeds the
 * limits of a git process.
 */
export async function readTrees(
  git: Git,
  names: readonly string[],
  place: ObjectPlace,
): Promise<{ readonly trees: ReadonlyMap<string, Tree>; readonly bytes: number } | undefined> {
  if (names.length === 0) return { trees: new Map(), bytes: 0 };
  const input = Buffer.from(names.map((name) => `${name}\n`).join(''));
  const { stdout, exceeded } = await git.run({
    args: ['cat-file', '--batch'],
    input,
    mayExceed: true,
    ...place,
  });
  if (exceeded) return undefined;
  const trees = new Map<string, Tree>();
  let at = 0;
  for (const name of names) {
    const end = stdout.indexOf(10, at);
    const [, hash = '', type, size] =
      /^([0-9a-f]{40,64}) ([a-z]+) (\d+)$/.exec(stdout.toString('latin1', at, end)) ?? [];
    at = end + 1;
    if (size === undefined) continue; // Missing.
    const content = stdout.subarray(at, at + Number(size));
    if (type === 'tree') trees.set(name, parseTree(content, hash.length / 2));
    at += Number(size) + 1;
  }
  return { trees, bytes: stdout.length };
}

/** `<mode> <name>NUL<hash>`, one after the other. */
function parseTree(content: Buffer, hashBytes: number): Tree {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < content.length;) {
    const space = content.indexOf(0x20, at);
    const end = content.indexOf(0, space);
    if (space < 0 || end < 0) break;
    const mode = content.toString('latin1', at, space).padStart(6, '0');
    const name = content.toString('latin1', space + 1, end);
    const object = content.toString('hex', end + 1, end + 1 + hashBytes);
    entries.push({ mode, name, object, isTree: mode === '040000' });
    at = end + 1 + hashBytes;
  }
  return entries;
}
