import { randomUUID } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { chmod, lstat, readdir, readFile, realpath, rename, writeFile } from 'node:fs/promises';
import { basename, join, relative, resolve, sep } from 'node:path';
import { throwIfAborted } from '../../util/abort';
import { codeOf, whenAbsent } from '../../util/fileErrors';
import { trimEnd } from '../../util/text';
import { plainSettings } from './plainSettings';

/** Other parts of a git directory that name programs, or list commands. */
const programs: readonly string[] = ['config.worktree', 'hooks', 'rebase-merge', 'rebase-apply', 'sequencer'];
/** git writes no longer files of this kind. */
const maxBytes = 1024 ** 2;

/**
 * Makes the workspace of a finished sandbox safe for people to run git in. In every repository there, including bare ones
 * and submodules, it replaces the settings, which an agent may have written, with plain ones. It renames hooks, unfinished
 * rebases, and links to git directories outside. It does not run git, follow links or delete anything. Throws the first
 * error of the file system, e.g. for files of another user, after everything else is done.
 */
export async function disarm(workspace: string, signal?: AbortSignal): Promise<void> {
  const root = await realpath(workspace).catch(whenAbsent(undefined));
  if (root === undefined) return;
  const failures: unknown[] = [];
  const tried = async (work: () => Promise<void>): Promise<void> => {
    throwIfAborted(signal);
    await work().catch((error: unknown) => failures.push(error));
  };
  const folders = [root];
  const found: { readonly dir: string; readonly entries: readonly Dirent[] }[] = [];
  for (const dir of folders) {
    await tried(async () => {
      const entries = await insist(dir, () => readdir(dir, { withFileTypes: true }));
      if (isGitDir(dir, entries) || entries.some(isGitLink)) found.push({ dir, entries });
      for (const entry of entries) if (entry.isDirectory()) folders.push(join(dir, entry.name));
    });
  }
  // Inner before outer, because this renames folders.
  for (const { dir, entries } of found.reverse()) {
    for (const entry of entries.filter(isGitLink))
      await tried(() => keepInside(root, dir, entry, 'gitdir: '));
    if (isGitDir(dir, entries)) await tried(() => disarmGitDir(root, dir, entries));
  }
  if (failures.length) throw failures[0];
}

/** A `.git` that is not a folder, but may lead to one. */
function isGitLink(entry: Dirent): boolean {
  return isDotGit(entry.name) && !entry.isDirectory();
}

function isDotGit(name: string): boolean {
  return name.toLowerCase() === '.git';
}

/** git treats any folder that looks like a bare repository as one, and any target of a `.git` file or `commondir`. */
function isGitDir(dir: string, entries: readonly Dirent[]): boolean {
  const names = new Set(entries.map(({ name }) => name.toLowerCase()));
  return (
    isDotGit(basename(dir)) ||
    (names.has('head') && (names.has('refs') || names.has('commondir'))) ||
    (names.has('objects') && names.has('refs'))
  );
}

async function disarmGitDir(root: string, dir: string, entries: readonly Dirent[]): Promise<void> {
  for (const entry of entries) {
    const name = entry.name.toLowerCase();
    if (programs.includes(name)) await putAside(dir, entry.name);
    else if (name === 'commondir') await keepInside(root, dir, entry, '');
    else if (name === 'config') {
      const text = await smallFile(join(dir, entry.name), entry);
      const plain = plainSettings(text ?? '', isDotGit(basename(dir)));
      if (text === plain) continue;
      await putAside(dir, entry.name);
      await insist(dir, () => writeFile(join(dir, entry.name), plain, { flag: 'wx' }));
    }
  }
}

/** Keeps a file that leads to a folder inside the workspace, which is processed, too; otherwise renames it. */
async function keepInside(root: string, dir: string, entry: Dirent, prefix: string): Promise<void> {
  const text = await smallFile(join(dir, entry.name), entry);
  if (text?.startsWith(prefix)) {
    const path = trimEnd(text.slice(prefix.length), '\r\n');
    // A missing target does not count as inside.
    const way = await realpath(resolve(dir, path)).then(
      (found) => relative(root, found),
      () => '..',
    );
    if (way !== '..' && !way.startsWith(`..${sep}`) && resolve(root, way) !== way) return;
  }
  await putAside(dir, entry.name);
}

/** The text of a regular file; undefined if it is something else, or too long. */
async function smallFile(path: string, entry: Dirent): Promise<string | undefined> {
  if (!entry.isFile() || (await lstat(path)).size > maxBytes) return undefined;
  return insist(path, () => readFile(path, 'utf8'));
}

async function putAside(dir: string, name: string): Promise<void> {
  const aside = join(dir, `${name}.aside-${randomUUID().slice(0, 8)}`);
  await insist(dir, () => rename(join(dir, name), aside));
}

/** An agent can remove its own permissions. This restores them on a file or folder if needed. */
async function insist<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (codeOf(error) !== 'EACCES') throw error;
    await chmod(path, 0o700);
    return work();
  }
}
