import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Stack } from '../model/image';

/** How many folders below the root are looked into. */
const maxFolders = 200;
/** Folders that hold other people's projects, or what was built. */
const strangers: readonly string[] = ['node_modules', 'target', 'vendor'];

interface Detected {
  readonly stack: string;
  /** The file that told, relative to the working tree; words where none did. */
  readonly from: string;
}

/**
 * The first stack of which a marker lies in the root of the working tree. Where the root has none, the one that most
 * of the folders in it have, the first of the table when several do. Else `default`.
 */
export async function detectStack(stacks: readonly Stack[], worktree: string): Promise<Detected> {
  const root = await entriesOf(worktree);
  const atRoot = stacks.map((stack) => found(stack, markerOf(stack, root))).find(Boolean);
  if (atRoot) return atRoot;
  const below = new Map<Stack, string[]>();
  for (const folder of foldersToLookInto(root)) {
    const entries = await entriesOf(join(worktree, folder));
    for (const stack of stacks) {
      const marker = markerOf(stack, entries);
      if (marker !== undefined) below.set(stack, [...(below.get(stack) ?? []), `${folder}/${marker}`]);
    }
  }
  const most = Math.max(0, ...[...below.values()].map((files) => files.length));
  const winner = stacks.find((stack) => below.get(stack)?.length === most);
  return (
    (winner && found(winner, below.get(winner)?.[0])) ?? {
      stack: 'default',
      from: 'no file of another stack',
    }
  );
}

function found({ name }: Stack, from: string | undefined): Detected | undefined {
  return from === undefined ? undefined : { stack: name, from };
}

/** In the order of names, so that the same tree gives the same answer on every machine. A folder that cannot be read: none. */
async function entriesOf(dir: string): Promise<readonly Dirent[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch((): Dirent[] => []);
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Real folders only: a link may lead anywhere. */
function foldersToLookInto(entries: readonly Dirent[]): readonly string[] {
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !strangers.includes(entry.name))
    .map(({ name }) => name)
    .slice(0, maxFolders);
}

function markerOf({ markers }: Stack, entries: readonly Dirent[]): string | undefined {
  const files = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  for (const marker of markers) {
    const file = files.find((name) =>
      marker.startsWith('*') ? name.endsWith(marker.slice(1)) : name === marker,
    );
    if (file !== undefined) return file;
  }
  return undefined;
}
