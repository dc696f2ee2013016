import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

const largest = 1024 * 1024;

/** A file of at most a mebibyte, or undefined when there is none. Anything but an ordinary file is an error. */
export async function readSmallFile(path: string): Promise<Buffer | undefined> {
  // Without waiting: a named pipe in a file's place would hold us for ever.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch(absent);
  if (!file) return undefined;
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw new Error('it is not a file');
    if (stat.size > largest) throw new Error('it is larger than any such file is');
    return await file.readFile();
  } finally {
    await file.close();
  }
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
  throw error;
}
