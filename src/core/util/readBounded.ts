import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';

/**
 * The content of a file that somebody else may have put there. It never blocks, not even on a pipe. Throws
 * for anything but an ordinary file, and for one with more than `maxBytes`, of which no more is read, whatever the file
 * says of its own size. What is looked at is what is read, whatever the name leads to a moment later.
 */
export async function readBounded(path: string, maxBytes: number): Promise<Buffer> {
  // To open a device may already do something.
  if (!(await stat(path)).isFile()) throw notRegular();
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw notRegular();
    if (stats.size > maxBytes) throw tooLarge(maxBytes);
    const chunks: Buffer[] = [];
    let length = 0;
    for (;;) {
      // Files of the kernel say that they have no bytes.
      const buffer = Buffer.alloc(Math.max(stats.size - length, 4_096) + 1);
      const { bytesRead } = await file.read(buffer);
      if (bytesRead === 0) return Buffer.concat(chunks, length);
      length += bytesRead;
      if (length > maxBytes) throw tooLarge(maxBytes);
      chunks.push(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}

function notRegular(): Error {
  return new Error('it is not a regular file');
}

function tooLarge(maxBytes: number): Error {
  return new Error(`it is larger than ${sizeText(maxBytes)}`);
}

/** e.g. `256 KiB` */
function sizeText(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB'];
  const power = [2, 1].find((n) => bytes >= 1024 ** n && bytes % 1024 ** n === 0) ?? 0;
  return `${bytes / 1024 ** power} ${units[power]}`;
}
