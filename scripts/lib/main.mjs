// The frame around every script: dependencies installed, the right Node, everything stopped at the end.
import { isLeaving, leave, leaveOnSignals } from './cleanup.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { describe } from './failure.mjs';
import { forgetNpm } from './machineEnvironment.mjs';
import { reexec } from './node24.mjs';

/**
 * Runs a script's work and ends the process with the exit code it returns.
 * @param {() => Promise<number | void>} work
 * @param {(what: string) => void} [onFailure] called if it, or its preparation, throws
 */
export async function main(work, onFailure) {
  forgetNpm();
  try {
    await ensureDependencies();
    const elsewhere = await reexec();
    if (elsewhere !== undefined) return process.exit(elsewhere);
    leaveOnSignals();
    await leave((await work()) ?? 0);
  } catch (error) {
    // A program that the same Ctrl-C ended needs no message.
    if (!isLeaving()) {
      console.error(`\n${describe(error)}`);
      if (onFailure) process.on('exit', () => onFailure(describe(error).split('\n')[0] ?? ''));
    }
    await leave(1);
  }
}
