import { access, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** A folder with objects. */
export interface ObjectStore {
  readonly dir: string;
  /** True when it says itself where further objects are, in paths that hold on the host only. */
  readonly hasAlternates: boolean;
  /** True for the store of a partial clone: what its packs name and do not have, the clone's origin promised to give. */
  readonly hasPromises: boolean;
}

/**
 * The object folder of a repository and all that it borrows from, directly or through others: each once, also
 * where they borrow from each other in a circle. What does not exist is left out, as git does.
 */
export async function objectStores(gitDir: string): Promise<readonly ObjectStore[]> {
  const stores = new Map<string, ObjectStore>();
  const visit = async (dir: string): Promise<void> => {
    const real = await realpath(dir).catch(() => undefined);
    if (real === undefined || stores.has(real) || !(await stat(real)).isDirectory()) return;
    const file = join(real, 'info', 'alternates');
    const hasAlternates = await access(file).then(
      () => true,
      () => false,
    );
    const packs = await readdir(join(real, 'pack')).catch(() => []);
    const hasPromises = packs.some((name) => name.endsWith('.promisor'));
    stores.set(real, { dir: real, hasAlternates, hasPromises });
    if (!hasAlternates) return;
    for (const line of (await readFile(file, 'latin1')).split('\n')) {
      if (line && !line.startsWith('#')) {
        await visit(resolve(real, Buffer.from(unquote(line), 'latin1').toString()));
      }
    }
  };
  await visit(join(gitDir, 'objects'));
  return [...stores.values()];
}

/** A path as git reads it in a list: the quotes that C uses around what is unusual. */
export function quotePath(path: string): string {
  return `"${path.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}

const escapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** The path that a line means. Both are bytes, one character each. */
function unquote(line: string): string {
  const inner = /^"([^]*)"$/.exec(line)?.[1];
  if (inner === undefined) return line;
  return inner.replace(/\\([0-3][0-7]{2}|.)/g, (_, what: string) =>
    what.length === 3 ? String.fromCharCode(parseInt(what, 8)) : (escapes[what] ?? what),
  );
}
