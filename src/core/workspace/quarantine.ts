import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FrozenRepo } from '../model/repository';
import { inGitDir } from './baseRefs';
import type { Git } from './git';
import { objectStores, quotePath } from './objectStores';
import { promisorSetting } from './promises';

/** The ref under which the collector hands a result over. */
export const resultRef = 'refs/tsk/result';

/** What every fetch of ours leaves out: whatever is not the one ref that was asked for. */
export const bareFetch = [
  ...['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules'],
  ...['--no-auto-maintenance', '--no-write-commit-graph', '--no-prune', '--no-prune-tags'],
];
/** Checks every object that comes in; git's own rules say what is harmful. */
export const fsck = ['fetch.fsckObjects=true', 'transfer.fsckObjects=true', 'protocol.file.allow=always'];

export interface Quarantined {
  /** A bare repository with the commits, borrowing what the user's has. */
  readonly gitDir: string;
  readonly commit: string;
  /** True when it lacks objects as the user's repository does, a partial clone. */
  readonly isPartial: boolean;
}

/**
 * Unpacks a bundle in a repository of its own at `dir`: what is in it reaches the user's only by a fetch from
 * there. Throws `git-failed` for a bundle that is none, does not fit, or lacks the result.
 */
export async function quarantine(
  git: Git,
  repo: FrozenRepo,
  {
    bundle,
    dir,
    env,
  }: { readonly bundle: string; readonly dir: string; readonly env: Readonly<Record<string, string>> },
  signal: AbortSignal | undefined,
): Promise<Quarantined> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const format = repo.base.length === 64 ? 'sha256' : 'sha1';
  const init = [
    'init',
    '--quiet',
    '--bare',
    '--template=',
    '--initial-branch=main',
    `--object-format=${format}`,
  ];
  await git.run({ args: init, cwd: dir, env, signal });
  const stores = await objectStores(repo.gitDir);
  const places = stores.map((store) => `${quotePath(store.dir)}\n`);
  await writeFile(join(dir, 'objects', 'info', 'alternates'), places);
  await copyFile(join(repo.gitDir, 'shallow'), join(dir, 'shallow')).catch(() => undefined);
  await writeFile(join(dir, 'packed-refs'), `# pack-refs with: sorted \n${repo.base} refs/tsk/base\n`);

  const { cwd, env: place } = inGitDir(dir);
  const here = { cwd, env: { ...env, ...place }, signal };
  await git.run({ args: ['bundle', 'verify', bundle], ...here });
  // Kept as one pack: it is read once and thrown away.
  const config = [...fsck, 'fetch.unpackLimit=1', 'core.fsync=none'];
  // What was promised to the user's partial clone may be missing here, too.
  const isPartial = stores.some(({ hasPromises }) => hasPromises);
  if (isPartial) config.push(promisorSetting);
  await git.run({ args: [...bareFetch, '--', bundle, `+${resultRef}:${resultRef}`], config, ...here });
  const args = ['for-each-ref', '--format=%(objectname) %(objecttype)', resultRef];
  const [commit = '', type] = (await git.text({ args, ...here })).split(' ');
  return { gitDir: dir, commit: type === 'commit' ? commit : '', isPartial };
}
