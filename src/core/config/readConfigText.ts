import { realpath } from 'node:fs/promises';
import { BadConfigError } from '../model/configErrors';
import { messageOf } from '../util/errors';
import { isBelow } from '../util/isBelow';
import { readBounded } from '../util/readBounded';
import { utf8 } from '../util/utf8';

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
    return utf8(await readBounded(target, maxBytes));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw unreadable(file, messageOf(error));
  }
}

function unreadable(file: string, why: string): BadConfigError {
  const place = { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
  return new BadConfigError([{ severity: 'error', message: `This file cannot be used: ${why}.`, ...place }]);
}
