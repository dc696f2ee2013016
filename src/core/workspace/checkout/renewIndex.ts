import { createHash } from 'node:crypto';
import { lstatSync, lutimesSync, type BigIntStats } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { throwIfAborted } from '../../util/abort';
import { codeOf } from '../../util/fileErrors';

/** Offsets of an entry's fields (gitformat-index(5)), all 32-bit numbers. */
const at = { ctime: 0, mtime: 8, inode: 20, mode: 24, uid: 28, gid: 32, size: 36, name: 40 } as const;
/** The bits of a mode that say what an entry is, and those of a submodule: git does not compare its times. */
const [fileType, gitlink] = [0o170000, 0o160000];
/** How many files to check before other work gets its turn. */
const atOnce = 1000;

/**
 * Updates the index of a fresh working tree so that git trusts it without reading a file again:
 * - A file that changed in the same second as the index may have changed after it ("racy git"). Its time is set back to
 *   the second before, so that every later change is one to git.
 * - With `hasNewOwner`, the index gets the new owner and change time of every file.
 *
 * Only for a tree that is unchanged since its checkout. Skips changed files, and indexes in an unusual format.
 */
export async function renewIndex(
  worktree: string,
  { hash, hasNewOwner }: { readonly hash: 'sha1' | 'sha256'; readonly hasNewOwner: boolean },
  signal: AbortSignal | undefined,
): Promise<void> {
  const file = join(worktree, '.git', 'index');
  const index = await readFile(file);
  const writtenAt = Math.floor((await stat(file)).mtimeMs / 1000);
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
    const isRacy = index.readUInt32BE(entry + at.mtime) >= writtenAt;
    if (isRacy || hasNewOwner) {
      const path = Buffer.concat([top, index.subarray(name, end)]);
      renewEntry(index.subarray(entry), path, isRacy ? writtenAt - 1 : undefined);
    }
    // Padded with one to eight zeros to a multiple of eight.
    entry += (end - entry + 8) & ~7;
  }
  const content = index.subarray(0, -hashBytes);
  createHash(hash).update(content).digest().copy(index, content.length);
  // In place, so that it keeps its owner.
  await writeFile(file, index);
}

/** @param setBackTo the time to give the file, in seconds; undefined to leave it */
function renewEntry(entry: Buffer, path: Buffer, setBackTo: number | undefined): void {
  if ((entry.readUInt32BE(at.mode) & fileType) === gitlink) return;
  let found = lookAt(path);
  if (!found || !isAsLeft(entry, found)) return;
  if (setBackTo !== undefined) {
    setTime(path, setBackTo);
    found = lookAt(path);
    if (!found) return;
  }
  writeTime(entry, at.mtime, found.mtimeNs);
  writeTime(entry, at.ctime, found.ctimeNs);
  entry.writeUInt32BE(word(found.uid), at.uid);
  entry.writeUInt32BE(word(found.gid), at.gid);
}

/** Leaves the file as it is on a file system that cannot set times: git then reads that file again, as it would have. */
function setTime(path: Buffer, seconds: number): void {
  try {
    lutimesSync(path, seconds, seconds);
  } catch (error) {
    const code = codeOf(error);
    if (code !== 'EPERM' && code !== 'ENOSYS' && code !== 'EOPNOTSUPP' && code !== 'ENOTSUP') throw error;
  }
}

function lookAt(path: Buffer): BigIntStats | undefined {
  return lstatSync(path, { bigint: true, throwIfNoEntry: false });
}

function isAsLeft(entry: Buffer, { mtimeNs, ino, size }: BigIntStats): boolean {
  const [mtime, mtimeRest] = seconds(mtimeNs);
  return (
    entry.readUInt32BE(at.mtime) === mtime &&
    entry.readUInt32BE(at.mtime + 4) === mtimeRest &&
    entry.readUInt32BE(at.inode) === word(ino) &&
    entry.readUInt32BE(at.size) === word(size)
  );
}

function writeTime(entry: Buffer, offset: number, nanoseconds: bigint): void {
  const [whole, rest] = seconds(nanoseconds);
  entry.writeUInt32BE(whole, offset);
  entry.writeUInt32BE(rest, offset + 4);
}

function seconds(nanoseconds: bigint): readonly [whole: number, rest: number] {
  return [word(nanoseconds / 1_000_000_000n), Number(nanoseconds % 1_000_000_000n)];
}

function word(value: bigint): number {
  return Number(BigInt.asUintN(32, value));
}
