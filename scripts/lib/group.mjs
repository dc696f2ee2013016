// Runs a program that starts others (mocha, VS Code, browsers), so that none of them outlives it.
import { spawn } from 'node:child_process';
import { atEnd } from './cleanup.mjs';
import { endProcess, isAlive } from './processes.mjs';

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, timeoutMs: number }} options
 * @returns {Promise<number>} its exit code; 124 if it took too long, as with timeout(1)
 */
export async function runGroup(command, args, { cwd, env, timeoutMs }) {
  // Use a separate process group, so that one id ends all of it.
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'], detached: true });
  const group = -(child.pid ?? 0);
  const stop = atEnd(() => group && isAlive(group) && endProcess(group, 5_000));
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    console.error(`Still running after ${timeoutMs / 60_000} minutes, so it is stopped.`);
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
