import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { objectInfos, type ObjectPlace } from '../git/catFile';
import { inGitDir } from '../git/baseRefs';
import type { Git } from '../git/git';
import { objectStores, quotePath } from '../git/objectStores';
import { RefusedFile } from './outboxFile';
import { promisorSetting } from '../git/promises';

/**
 * Checks the objects in a quarantine's packs that the user's repository at `gitDir` does not have, with git's own
 * severities. Existing objects may violate newer rules, but refusing them would not remove them. Throws `git-failed`.
 */
export async function checkNewObjects(
  git: Git,
  {
    dir,
    gitDir,
    env,
    isPartial,
  }: {
    readonly dir: string;
    readonly gitDir: string;
    readonly env: Readonly<Record<string, string>>;
    /** Whether promised objects of the user's repository can be missing. */
    readonly isPartial: boolean;
  },
  signal: AbortSignal | undefined,
): Promise<void> {
  const { cwd, env: place } = inGitDir(dir);
  const here = { cwd, env: { ...env, ...place }, signal, of: 'agent' } as const;
  const names = await packedNames(git, dir, here);
  // The quarantine sees only the user's objects; git asks no remote for missing ones.
  const none = join(dir, 'none');
  await mkdir(none, { recursive: true });
  const stores = (await objectStores(gitDir)).map((store) => quotePath(store.dir)).join(':');
  const users = { GIT_OBJECT_DIRECTORY: none, GIT_ALTERNATE_OBJECT_DIRECTORIES: stores };
  const known = await objectInfos(git, names, { ...here, env: { ...here.env, ...users } });
  const fresh = names.filter((_, n) => known[n] === undefined);
  if (fresh.length === 0) return;
  const input = Buffer.from(fresh.map((name) => `${name}\n`).join(''));
  const config = ['core.fsync=none', 'pack.compression=1', ...(isPartial ? [promisorSetting] : [])];
  const pack = ['pack-objects', '--quiet', '--window=0', join(dir, 'new')];
  const made = (await git.run({ args: pack, input, config, ...here })).stdout.toString().trim();
  const check = [
    'index-pack',
    '--fsck-objects',
    '-o',
    join(dir, 'checked.idx'),
    join(dir, `new-${made}.pack`),
  ];
  await git.run({ args: check, config, ...here });
}

/** No agent makes more objects; their names alone would fill this process's memory. An index has 28 bytes for each. */
const mostIndexBytes = 32 * 1024 ** 2;

/** The names of all objects in the packs of a repository. */
async function packedNames(git: Git, dir: string, place: ObjectPlace): Promise<readonly string[]> {
  const folder = join(dir, 'objects', 'pack');
  const names: string[] = [];
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.idx'))) {
    const index = join(folder, file);
    if ((await stat(index)).size > mostIndexBytes)
      throw new RefusedFile('it has more than a million objects');
    const { stdout } = await git.run({ args: ['show-index'], input: await readFile(index), ...place });
    for (let at = 0, end = stdout.indexOf(10); end >= 0; at = end + 1, end = stdout.indexOf(10, at)) {
      const name = stdout.toString('latin1', at, end).split(' ')[1];
      if (name) names.push(name);
    }
  }
  return names;
}
