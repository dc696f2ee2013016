import { randomUUID } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { chmod, lstat, readdir, readFile, realpath, rename, writeFile } from 'node:fs/promises';
import { basename, join, relative, resolve, sep } from 'node:path';
import { throwIfAborted } from '../../util/abort';
import { codeOf, whenAbsent } from '../../util/fileErrors';
import { trimEnd } from '../../util/text';
import { plainSettings } from './plainSettings';

/** What else of a git directory names programs, or is a list of commands. */
const programs: readonly string[] = ['config.worktree', 'hooks', 'rebase-merge', 'rebase-apply', 'sequencer'];
/** A longer file is none that git wrote. */
const maxBytes = 1024 ** 2;

/**
 * Makes the workspace of a sandbox that is gone fit for people to run git in: in every repository there, also in bare
 * ones and those of submodules, plain settings take the place of what an agent may have written. Hooks, an unfinished
 * rebase, and what leads to a git directory outside are put aside under another name. Git takes no part, no link is
 * followed, nothing is deleted. Throws what a file system throws first, e.g. for files of another user, when all the rest is
 * done.
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
      if (isGitDir(dir, entries) || entries.some(isWayElsewhere)) found.push({ dir, entries });
      for (const entry of entries) if (entry.isDirectory()) folders.push(join(dir, entry.name));
    });
  }
  // The inner before the outer: what is put aside has another name.
  for (const { dir, entries } of found.reverse()) {
    for (const entry of entries.filter(isWayElsewhere))
      await tried(() => keepInside(root, dir, entry, 'gitdir: '));
    if (isGitDir(dir, entries)) await tried(() => disarmGitDir(root, dir, entries));
  }
  if (failures.length) throw failures[0];
}

/** A `.git` that is no folder. */
function isWayElsewhere(entry: Dirent): boolean {
  return isDotGit(entry.name) && !entry.isDirectory();
}

function isDotGit(name: string): boolean {
  return name.toLowerCase() === '.git';
}

/** Any folder that looks like a bare repository is one for git, and so is what a `.git` file or `commondir` leads to. */
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

/** Leaves a file alone that leads to a folder of the workspace, which is gone through as well; else it is put aside. */
async function keepInside(root: string, dir: string, entry: Dirent, prefix: string): Promise<void> {
  const text = await smallFile(join(dir, entry.name), entry);
  if (text?.startsWith(prefix)) {
    const path = trimEnd(text.slice(prefix.length), '\r\n');
    // What cannot be found is not inside.
    const way = await realpath(resolve(dir, path)).then(
      (found) => relative(root, found),
      () => '..',
    );
    if (way !== '..' && !way.startsWith(`..${sep}`) && resolve(root, way) !== way) return;
  }
  await putAside(dir, entry.name);
}

/** The text of a plain file; undefined for what is something else, or too long. */
async function smallFile(path: string, entry: Dirent): Promise<string | undefined> {
  if (!entry.isFile() || (await lstat(path)).size > maxBytes) return undefined;
  return insist(path, () => readFile(path, 'utf8'));
}

async function putAside(dir: string, name: string): Promise<void> {
  const aside = join(dir, `${name}.aside-${randomUUID().slice(0, 8)}`);
  await insist(dir, () => rename(join(dir, name), aside));
}

/** An agent can take its user's own rights away: they are given back to a file or folder where they are missing. */
async function insist<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (codeOf(error) !== 'EACCES') throw error;
    await chmod(path, 0o700);
    return work();
  }
}
