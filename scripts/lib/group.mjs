// Runs a program that starts others (mocha, VS Code, browsers) so that none of them outlives it.
import { spawn } from 'node:child_process';
import { atEnd } from './cleanup.mjs';
import { endProcess, isAlive } from './processes.mjs';

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, timeoutMs: number }} options
 * @returns {Promise<number>} its exit code; 124 when it took too long, as timeout(1) has it
 */
export async function runGroup(command, args, { cwd, env, timeoutMs }) {
  // A process group of its own: the whole of it can be ended by one id.
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'], detached: true });
  const group = -(child.pid ?? 0);
  const stop = atEnd(() => group && isAlive(group) && endProcess(group, 5_000));
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    console.error(`Not done after ${timeoutMs / 60_000} minutes: it is ended.`);
    void stop();
  }, timeoutMs);
  try {
    /** @type {number | null} */
    const code = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', resolve);
    });
    return late ? 124 : (code ?? 1);
  } finally {
    clearTimeout(timer);
    await stop();
  }
}
