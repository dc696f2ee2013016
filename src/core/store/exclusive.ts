import { join } from 'node:path';
import type { Exclusive } from '../model/exclusive';
import type { Logger } from '../model/logger';
import { present } from '../util/fields';
import { FileLock } from './fileLock';

/** How long one may wait for another's work, in milliseconds: building an image takes minutes. */
const longestWait = 60 * 60 * 1000;

/** Mutual exclusion by file locks: one folder per name below `dir`. */
export function createExclusive(dir: string, logger: Logger): Exclusive {
  return async (name, work, signal) => {
    const lock = new FileLock(join(dir, name), { logger });
    const held = await lock.acquire({ timeoutMs: longestWait, ...present({ signal }) });
    try {
      return await work();
    } finally {
      await held.release();
    }
  };
}
