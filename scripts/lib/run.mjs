// Starts programs with argument arrays (never through a shell), and explains failures.
import { spawn } from 'node:child_process';
import { Failure } from './failure.mjs';

/** @param {string} text @param {number} count */
export const lastLines = (text, count = 15) => text.trimEnd().split('\n').slice(-count).join('\n');

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] the whole environment; the caller's own if absent
 * @property {boolean} [show] let the program write to this terminal instead of capturing its output
 * @property {boolean} [tolerant] report a non-zero exit code instead of throwing
 * @property {number} [timeoutMs]
 */

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>}
 */
export function run(command, args, options = {}) {
  const shown = [command, ...args].join(' ');
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: options.show ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      timeout: options.timeoutMs,
    });
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (text) => (stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text) => (stderr += text));
    child.once('error', (error) => reject(new Failure(`Could not start "${shown}": ${error.message}`)));
    child.once('close', (exitCode, signal) => {
      const code = exitCode ?? 1;
      if (code === 0 || (options.tolerant && !signal)) return resolve({ code, stdout, stderr });
      const end = signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
      reject(new Failure([`"${shown}" ${end}.`, lastLines(stderr || stdout)].filter(Boolean).join('\n')));
    });
  });
}
