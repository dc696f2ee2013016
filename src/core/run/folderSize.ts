import type { Dir, Dirent, Stats } from 'node:fs';
import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { throwIfAborted } from '../util/abort';
import { codeOf } from '../util/fileErrors';

/** Even an empty file takes something of a disk. */
const leastBytes = 512;
/** So many files are looked at at a time. */
const batchSize = 32;
/** The most folders to queue, and the most names of multiply linked files to remember. */
const mostKept = 200_000;

/**
 * What folders take of the disk, in bytes, counted until that is `enough`. Their trees are hostile, and change meanwhile:
 * links are not followed, what is gone or shut counts nothing, and every entry counts a little. A tree that is deeper or
 * broader than can be looked through counts as enough.
 */
export async function folderSize(
  folders: readonly string[],
  enough: number,
  signal: AbortSignal,
): Promise<number> {
  let size = 0;
  const linked = new Set<string>();
  const left = [...folders];
  for (let path = left.pop(); path !== undefined && size < enough; path = left.pop()) {
    for await (const paths of batches(path)) {
      throwIfAborted(signal);
      const found = await Promise.all(paths.map((one) => orUndefined(lstat(one))));
      for (const [n, stats] of found.entries()) {
        if (stats === 'too long') return enough;
        if (!stats) continue;
        if (stats.isDirectory()) left.push(paths[n] ?? '');
        size += bytesOf(stats, linked);
      }
      if (left.length > mostKept) return enough;
      if (size >= enough) break;
    }
  }
  return size;
}

/** A file with several names counts once. */
function bytesOf(stats: Stats, linked: Set<string>): number {
  if (stats.nlink > 1 && stats.isFile()) {
    const key = `${stats.dev} ${stats.ino}`;
    if (linked.has(key)) return leastBytes;
    if (linked.size < mostKept) linked.add(key);
  }
  // Windows does not tell blocks.
  return Math.max(leastBytes, stats.blocks ? stats.blocks * 512 : stats.size);
}

async function* batches(path: string): AsyncGenerator<readonly string[]> {
  const dir = await orUndefined(opendir(path, { bufferSize: batchSize }));
  if (!dir || dir === 'too long') return;
  let paths: string[] = [];
  try {
    // A folder that cannot be read to its end counts as far as it can: else an agent could keep its tree from being counted.
    for (let entry = await next(dir); entry; entry = await next(dir)) {
      paths.push(join(path, entry.name));
      if (paths.length < batchSize) continue;
      yield paths;
      paths = [];
    }
    yield paths;
  } finally {
    await orUndefined(dir.close());
  }
}

async function next(dir: Dir): Promise<Dirent | undefined> {
  const entry = await orUndefined(dir.read());
  return entry && entry !== 'too long' ? entry : undefined;
}

function orUndefined<T>(answer: Promise<T>): Promise<T | 'too long' | undefined> {
  return answer.catch((error: unknown) => (codeOf(error) === 'ENAMETOOLONG' ? 'too long' : undefined));
}
