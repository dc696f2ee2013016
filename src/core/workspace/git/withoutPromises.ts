import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inGitDir } from './baseRefs';
import { hostless } from './hostless';
import { objectStores, quotePath } from './objectStores';

/** True for a repository that was promised objects that it does not have. */
export async function isPartial(gitDir: string): Promise<boolean> {
  return (await objectStores(gitDir)).some(({ hasPromises }) => hasPromises);
}

/**
 * Runs `work` where the objects of a partial clone are, and nothing that says that it is one: what is missing is just
 * missing there, and git does not try to fetch it.
 */
export async function withoutPromises<T>(
  gitDir: string,
  /** Any name of an object there, to tell how they are named. */
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
