import { errors } from './errors';

/** Throws `cancelled` when the signal was aborted; called before and between the steps of long work. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw errors.cancelled(reasonOf(signal));
}

/**
 * Resolves or rejects as `promise` does, or rejects with `cancelled` as soon as the signal aborts.
 * The work behind `promise` continues: the caller has to stop it where that matters.
 */
export async function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  throwIfAborted(signal);
  let onAbort: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(errors.cancelled(reasonOf(signal)));
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    if (onAbort) signal.removeEventListener('abort', onAbort);
  }
}

/** Waits `ms` milliseconds; ends early with `cancelled` when the signal aborts. */
export async function delay(ms: number, signal?: AbortSignal): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  try {
    await abortable(
      new Promise<void>((resolve) => {
        timer = setTimeout(resolve, ms);
      }),
      signal,
    );
  } finally {
    clearTimeout(timer);
  }
}

/** The text given to `AbortController.abort`, for the reason of a cancelled task. */
export function reasonOf(signal: AbortSignal): string {
  return typeof signal.reason === 'string' ? signal.reason : 'Cancelled.';
}
