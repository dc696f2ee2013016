// The tools for VS Code need Node 22 or newer; the machine may have an older one, so package.json includes one.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { Failure } from './failure.mjs';
import { inRepo } from './paths.mjs';

const isNew = Number(process.versions.node.split('.')[0]) >= 22;

/** The `node` for the real work. */
function modernNode() {
  if (isNew) return process.execPath;
  const bundled = inRepo('node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(bundled)) return bundled;
  throw new Failure(
    `${bundled} is missing.`,
    'npm was told to ignore install scripts? Run "npm rebuild node", or use Node 22 or newer.',
  );
}

/** The environment in which `node` is that one. @param {NodeJS.ProcessEnv} [env] */
export function withModernNode(env = process.env) {
  const bin = path.dirname(modernNode());
  return { ...env, PATH: [bin, env.PATH].filter(Boolean).join(path.delimiter) };
}

/**
 * Runs the calling script again with the modern Node if this one is too old.
 * @returns {Promise<number | undefined>} the exit code of that run; undefined if there was no need
 */
export function reexec() {
  if (isNew) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const child = spawn(modernNode(), process.argv.slice(1), { stdio: 'inherit', env: withModernNode() });
    // The child stops its own processes; this process waits for that.
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
      process.on(signal, () => child.kill(signal));
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}
