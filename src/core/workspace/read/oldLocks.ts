import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** After this time, the git that made the lock was most likely killed. */
const oldMs = 10 * 60_000;
const maxFound = 20;

/** The locks in a repository that are so old that no process is likely to hold them. */
export async function oldLocks(gitDir: string, now = Date.now()): Promise<readonly string[]> {
  const names = (await readdir(gitDir)).filter((name) => name.endsWith('.lock'));
  const refs = await readdir(join(gitDir, 'refs'), { recursive: true }).catch(() => []);
  const locks = [
    ...names,
    ...refs.filter((name) => name.endsWith('.lock')).map((name) => join('refs', name)),
  ];
  const old: string[] = [];
  for (const lock of locks.slice(0, maxFound)) {
    const file = join(gitDir, lock);
    const found = await stat(file).catch(() => undefined);
    if (found && now - found.mtimeMs > oldMs) old.push(file);
  }
  return old;
}
