import { lstat, readdir, rename, writeFile } from 'node:fs/promises';
import type { Dirent } from 'node:fs';
import { basename, join } from 'node:path';

/** What may name programs to be run, or another place with such settings. All of it is set aside under another name. */
const dangerous = new Set([
  'config',
  'config.worktree',
  'commondir',
  'hooks',
  'rebase-apply',
  'rebase-merge',
  'sequencer',
]);
const aside = '.of-the-agent';
/** How many folders are looked at: more than a working tree has, and few enough to be soon done. */
const maxFolders = 500_000;

/**
 * Takes from every git repository below `dir` the settings and hooks with which an agent could have its programs run by
 * whoever uses git there, by file operations alone. Nothing is removed: it gets another name. `format` is that of the
 * object names. False when a part could not be looked at or changed. Nobody may be at work in `dir`.
 */
export async function disarm(dir: string, format: 'sha1' | 'sha256'): Promise<boolean> {
  let isDone = true;
  let count = 0;
  const waiting = [dir];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    count += 1;
    if (count > maxFolders) return false;
    try {
      await disarmFolder(folder, format);
    } catch {
      // The others are made harmless all the same; the caller says that this one may not be.
      isDone = false;
    }
    // Read anew: a folder may have another name now.
    for (const entry of await entriesOf(folder))
      if (entry.isDirectory()) waiting.push(join(folder, entry.name));
  }
  return isDone;
}

async function disarmFolder(folder: string, format: 'sha1' | 'sha256'): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  // A link to a repository: what it leads to is made harmless where it is, but it may be outside.
  for (const entry of entries)
    if (entry.name.toLowerCase() === '.git' && !entry.isDirectory()) await setAside(folder, entry.name);
  if (!isRepository(folder, entries)) return;
  const settings = plainSettings(entries, format);
  for (const { name } of entries) if (dangerous.has(name.toLowerCase())) await setAside(folder, name);
  await writeFile(join(folder, 'config'), settings, { flag: 'wx' });
}

/** Whether git might take a folder for a repository, or for what several have in common. File systems may ignore case. */
function isRepository(folder: string, entries: readonly Dirent[]): boolean {
  const names = new Set(entries.map(({ name }) => name.toLowerCase()));
  return (
    basename(folder).toLowerCase() === '.git' ||
    (names.has('head') && (names.has('objects') || names.has('commondir'))) ||
    (names.has('objects') && names.has('refs'))
  );
}

function plainSettings(entries: readonly Dirent[], format: 'sha1' | 'sha256'): string {
  const extensions = [
    ...(format === 'sha256' ? ['\tobjectFormat = sha256\n'] : []),
    ...(entries.some(({ name }) => name === 'reftable') ? ['\trefStorage = reftable\n'] : []),
  ];
  const version = extensions.length ? 1 : 0;
  return `[core]\n\trepositoryformatversion = ${version}\n[extensions]\n${extensions.join('')}`;
}

async function setAside(folder: string, name: string): Promise<void> {
  for (let n = 1; ; n += 1) {
    const other = join(folder, `${name}${aside}${n === 1 ? '' : `-${n}`}`);
    const isFree = await lstat(other).then(
      () => false,
      (error: unknown) => {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
        throw error;
      },
    );
    if (isFree) return rename(join(folder, name), other);
  }
}

/** Nothing for a folder that cannot be read: that was noticed before. */
async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch(() => []);
}
