import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inGitDir } from './baseRefs';
import { hostless } from './hostless';
import { objectStores, quotePath } from './objectStores';

/** True for a partial clone, which lacks promised objects. */
export async function isPartialClone(gitDir: string): Promise<boolean> {
  return (await objectStores(gitDir)).some(({ hasPromises }) => hasPromises);
}

/**
 * Runs `work` in a view of a partial clone that has its objects but is not marked as a partial clone, so that git does
 * not try to fetch missing objects.
 */
export async function withoutPromises<T>(
  gitDir: string,
  /** The name of any object in it, which shows the hash format. */
  example: string,
  work: (place: { readonly cwd: string; readonly env: Readonly<Record<string, string>> }) => Promise<T>,
): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), 'tsk-objects-'));
  try {
    const stores = await objectStores(gitDir);
    for (const folder of ['objects/info', 'refs']) await mkdir(join(dir, folder), { recursive: true });
    await writeFile(join(dir, 'HEAD'), 'ref: refs/heads/none\n');
    const extensions = example.length === 64 ? '[extensions]\n\tobjectFormat = sha256\n' : '';
    await writeFile(
      join(dir, 'config'),
      `[core]\n\trepositoryformatversion = 1\n\tbare = true\n${extensions}`,
    );
    await writeFile(
      join(dir, 'objects/info/alternates'),
      stores.map((store) => `${quotePath(store.dir)}\n`),
    );
    const { cwd, env } = inGitDir(dir);
    return await work({ cwd, env: { ...hostless, ...env } });
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
