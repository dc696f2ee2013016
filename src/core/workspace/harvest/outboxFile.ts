import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { throwIfAborted } from '../../util/abort';
import { codeOf } from '../../util/fileErrors';

const chunkBytes = 1 << 20;

/** The reason for refusing a file of the outbox, as text for the user. */
export class RefusedFile extends Error {}

/**
 * Copies at most `limit` bytes of a file that a sandbox wrote to a folder of the host. Refuses anything else (a link, a
 * pipe, a folder, an endless file) with a `RefusedFile`, and never blocks. False if there is no such file.
 */
export async function takeFile(
  from: string,
  to: string,
  limit: number,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const source = await openHostile(from);
  if (!source) return false;
  try {
    const found = await source.stat();
    if (!found.isFile()) throw new RefusedFile('it is no regular file');
    if (found.size > limit) throw new RefusedFile(`it is larger than ${limit} bytes`);
    const target = await open(to, 'wx', 0o600);
    try {
      await copy(source, target, limit, signal);
    } finally {
      await target.close();
    }
    return true;
  } finally {
    await source.close();
  }
}

/** Opens without following a link and without waiting for the other end of a pipe. */
async function openHostile(path: string): Promise<FileHandle | undefined> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  try {
    return await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return undefined;
    throw new RefusedFile(code === 'ELOOP' ? 'it is a symbolic link' : `it cannot be opened (${code})`);
  }
}

/** Copies to the end, or up to `limit` if another process still writes. */
async function copy(
  source: FileHandle,
  target: FileHandle,
  limit: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const buffer = Buffer.allocUnsafe(chunkBytes);
  for (let total = 0; ;) {
    throwIfAborted(signal);
    const { bytesRead } = await source.read(buffer, 0, buffer.length, null);
    if (bytesRead === 0) return;
    total += bytesRead;
    if (total > limit) throw new RefusedFile(`it is larger than ${limit} bytes`);
    await target.appendFile(buffer.subarray(0, bytesRead));
  }
}
