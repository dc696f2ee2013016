// Stops everything that a process started, no matter how the process ends.
import { describe } from './failure.mjs';

/** @type {Set<() => unknown>} */
const stops = new Set();

/**
 * Registers a function to call when the process ends, fails or is interrupted.
 * @param {() => unknown} stop
 * @returns {() => Promise<void>} stops it now, once
 */
export function atEnd(stop) {
  const once = async () => {
    if (stops.delete(once)) await stop();
  };
  stops.add(once);
  return once;
}

/** Last started, first stopped. */
async function stopAll() {
  for (const stop of [...stops].reverse()) {
    try {
      await stop();
    } catch (error) {
      console.error(describe(error));
    }
  }
}

/** @type {Promise<void> | undefined} */
let leaving;

export const isLeaving = () => leaving !== undefined;

/** Stops everything and ends the process. @param {number} code */
export function leave(code) {
  leaving ??= stopAll().then(() => process.exit(code));
  return leaving;
}

/** Cleans up after an interrupt or an uncaught error. */
export function leaveOnSignals() {
  for (const [signal, code] of /** @type {const} */ ([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ])) {
    process.on(signal, () => void leave(code));
  }
  for (const event of /** @type {const} */ (['uncaughtException', 'unhandledRejection'])) {
    process.on(event, (error) => {
      console.error(describe(error));
      void leave(1);
    });
  }
}
