// Updates node_modules to match package-lock.json, if needed.
import { readFileSync } from 'node:fs';
import { Failure } from './failure.mjs';
import { machineEnvironment } from './machineEnvironment.mjs';
import { inRepo, repoRoot } from './paths.mjs';
import { phase } from './phase.mjs';
import { run } from './run.mjs';

/** @typedef {Record<string, { version?: string, optional?: boolean }>} Packages */

/** @param {string} file @returns {Packages | undefined} */
function packagesOf(file) {
  try {
    return /** @type {{ packages?: Packages }} */ (JSON.parse(readFileSync(file, 'utf8'))).packages;
  } catch {
    return undefined;
  }
}

/** npm records the installed packages at the end, so an interrupted install does not count. */
function isInstalled() {
  const wanted = packagesOf(inRepo('package-lock.json'));
  const present = packagesOf(inRepo('node_modules', '.package-lock.json'));
  if (!wanted)
    throw new Failure(
      'package-lock.json is missing or damaged.',
      'Restore it with git, or run "npm install".',
    );
  if (!present) return false;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional || present[path]?.version === version,
  );
}

/** Needs git, npm and Node 20 or newer, nothing else. */
export async function ensureDependencies() {
  if (isInstalled()) return;
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  await phase('npm ci', () =>
    run(npm, ['ci', '--no-fund', '--no-audit', '--loglevel=error'], {
      cwd: repoRoot,
      env: machineEnvironment(),
      show: true,
    }),
  );
}
