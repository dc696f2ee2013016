// Checks and ends processes by id.
import { setTimeout as delay } from 'node:timers/promises';

/** @param {number} pid */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/** @param {number} pid @param {NodeJS.Signals} signal */
function send(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // It is already gone.
  }
}

/**
 * Asks a process to end, and kills it after a while.
 * A negative id means the process group, as for kill(2).
 * @param {number} pid
 * @param {number} [graceMs]
 */
export async function endProcess(pid, graceMs = 15_000) {
  send(pid, 'SIGTERM');
  const deadline = Date.now() + graceMs;
  while (isAlive(pid) && Date.now() < deadline) await delay(50);
  if (isAlive(pid)) send(pid, 'SIGKILL');
}

/**
 * Polls until `check` returns a value.
 * @template T
 * @param {() => Promise<T | undefined> | T | undefined} check
 * @param {number} timeoutMs
 * @returns {Promise<T | undefined>}
 */
export async function until(check, timeoutMs) {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await check();
    if (value !== undefined || Date.now() > deadline) return value;
    await delay(100);
  }
}
