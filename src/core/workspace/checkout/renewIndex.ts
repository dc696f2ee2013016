import { createHash } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { throwIfAborted } from '../../util/abort';

/** Offsets of an entry's fields (gitformat-index(5)), all 32-bit numbers. */
const at = { ctime: 0, mtime: 8, inode: 20, uid: 28, gid: 32, size: 36, name: 40 } as const;
/** How many files to check before other work gets its turn. */
const atOnce = 1000;

/**
 * Updates the index of a working tree whose files have a new owner. git would otherwise read every file again, because a
 * different owner or change time may mean a changed file. Only for a tree that is unchanged since its checkout. Skips
 * changed files, and indexes in an unusual format.
 */
export async function renewIndex(
  worktree: string,
  hash: 'sha1' | 'sha256',
  signal: AbortSignal | undefined,
): Promise<void> {
  const file = join(worktree, '.git', 'index');
  const index = await readFile(file);
  const version = index.readUInt32BE(4);
  if (index.toString('latin1', 0, 4) !== 'DIRC' || (version !== 2 && version !== 3)) return;
  const hashBytes = hash === 'sha1' ? 20 : 32;
  const top = Buffer.from(`${worktree}/`);
  const count = index.readUInt32BE(8);
  for (let n = 0, entry = 12; n < count; n++) {
    if (n % atOnce === 0) {
      throwIfAborted(signal);
      await setImmediate();
    }
    const flags = entry + at.name + hashBytes;
    const name = flags + ((index.readUInt16BE(flags) & 0x4000) === 0 ? 2 : 4);
    const end = index.indexOf(0, name);
    renewEntry(index.subarray(entry), Buffer.concat([top, index.subarray(name, end)]));
    // Padded with one to eight zeros to a multiple of eight.
    entry += (end - entry + 8) & ~7;
  }
  const content = index.subarray(0, -hashBytes);
  createHash(hash).update(content).digest().copy(index, content.length);
  // In place, so that it keeps its owner.
  await writeFile(file, index);
}

function renewEntry(entry: Buffer, path: Buffer): void {
  const found = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  if (!found) return;
  const [mtime, mtimeRest] = seconds(found.mtimeNs);
  const isAsLeft =
    entry.readUInt32BE(at.mtime) === mtime &&
    entry.readUInt32BE(at.mtime + 4) === mtimeRest &&
    entry.readUInt32BE(at.inode) === word(found.ino) &&
    entry.readUInt32BE(at.size) === word(found.size);
  if (!isAsLeft) return;
  const [ctime, ctimeRest] = seconds(found.ctimeNs);
  entry.writeUInt32BE(ctime, at.ctime);
  entry.writeUInt32BE(ctimeRest, at.ctime + 4);
  entry.writeUInt32BE(word(found.uid), at.uid);
  entry.writeUInt32BE(word(found.gid), at.gid);
}

function seconds(nanoseconds: bigint): readonly [whole: number, rest: number] {
  return [word(nanoseconds / 1_000_000_000n), Number(nanoseconds % 1_000_000_000n)];
}

function word(value: bigint): number {
  return Number(BigInt.asUintN(32, value));
}
