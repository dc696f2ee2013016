import { delay } from './abort';
import { isTskError, messageOf } from './errors';
import { codeOf } from './fileErrors';
import { sentence } from './text';

/** What a machine is short of now and may have again: room, memory, open files, a disk that answers. */
const shortages = new Set([
  'EAGAIN',
  'EBUSY',
  'EDQUOT',
  'EIO',
  'EMFILE',
  'ENFILE',
  'ENOMEM',
  'ENOSPC',
  'EROFS',
  'ESTALE',
]);

/** How long to wait before the second try, and before any later one at most, in milliseconds. */
const firstPause = 100;
const longestPause = 5_000;

/** True when this machine stands in the way for now, and not what was asked for. */
export function isHostTrouble(error: unknown): boolean {
  if (isTskError(error)) return error.code === 'lock-timeout';
  return shortages.has(codeOf(error) ?? '');
}

/**
 * The result of `work`, which is tried again for as long as this machine stands in the way; `tell` hears once of each
 * trouble. Throws whatever else `work` throws, and the trouble itself when the last try after the signal's abort still meets it.
 */
export async function outlastTrouble<T>(
  work: () => Promise<T>,
  tell: (text: string) => void,
  signal: AbortSignal,
): Promise<T> {
  let told: string | undefined;
  for (let pause = firstPause; ; pause = Math.min(2 * pause, longestPause)) {
    try {
      return await work();
    } catch (error) {
      if (!isHostTrouble(error) || signal.aborted) throw error;
      const text = messageOf(error);
      if (text !== told) tell(`${sentence(text)} It is tried again.`);
      told = text;
      await delay(pause, signal).catch(() => undefined); // An end of the waiting is one more try.
    }
  }
}
