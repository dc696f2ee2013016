import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { BadConfigError } from '../model/configErrors';
import { messageOf } from '../util/errors';

const defaultMaxBytes = 1024 * 1024;

interface ReadOptions {
  /** What the file must not lead out of, links resolved. */
  readonly root?: string;
  readonly maxBytes?: number;
}

/** The text of a file of configuration; undefined when there is none. Throws `bad-config` for what cannot be read. */
export async function readConfigText(file: string, options: ReadOptions = {}): Promise<string | undefined> {
  const { root, maxBytes = defaultMaxBytes } = options;
  try {
    const target = await realpath(file);
    if (root !== undefined && !isBelow(target, await realpath(root))) {
      throw new Error('it leads out of the repository');
    }
    return await readText(target, maxBytes);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw unreadable(file, messageOf(error));
  }
}

/** The size and the kind are those of the file that is read, whatever its name leads to a moment later. */
async function readText(target: string, maxBytes: number): Promise<string> {
  // A pipe would wait for a writer.
  const handle = await open(target, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new Error('it is not a regular file');
    if (stats.size > maxBytes) throw new Error(`it is larger than ${maxBytes} bytes`);
    const bytes = await handle.readFile();
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
      throw new Error('it is not UTF-8');
    }
  } finally {
    await handle.close();
  }
}

function isBelow(path: string, root: string): boolean {
  const way = relative(root, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`);
}

function unreadable(file: string, why: string): BadConfigError {
  const place = { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
  return new BadConfigError([{ severity: 'error', message: `This file cannot be used: ${why}.`, ...place }]);
}
