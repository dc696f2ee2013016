import { access, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** A folder with git objects. */
export interface ObjectStore {
  readonly dir: string;
  /** True if it lists further stores by paths that are only valid on the host. */
  readonly hasAlternates: boolean;
  /** True for the store of a partial clone, whose origin promised the missing objects. */
  readonly hasPromises: boolean;
}

/**
 * The object folder of a repository and all stores that it borrows from, directly or indirectly: each once, even if they
 * borrow from each other. Leaves out missing ones, as git does.
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

/** A path as git reads it in a list, in C-style quotes if needed. */
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

/** The path in a line. Both are bytes, one character each. */
function unquote(line: string): string {
  const inner = /^"([^]*)"$/.exec(line)?.[1];
  if (inner === undefined) return line;
  return inner.replace(/\\([0-3][0-7]{2}|.)/g, (_, what: string) =>
    what.length === 3 ? String.fromCharCode(parseInt(what, 8)) : (escapes[what] ?? what),
  );
}
