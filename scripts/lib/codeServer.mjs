// Starts a code-server with its own folders, and stops it.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { atEnd } from './cleanup.mjs';
import { ensureCodeServer } from './codeServerInstall.mjs';
import { Failure } from './failure.mjs';
import { endProcess, until } from './processes.mjs';
import { lastLines, run } from './run.mjs';

/**
 * @typedef {object} CodeServerOptions
 * @property {string} folder what it opens
 * @property {NodeJS.ProcessEnv} [env] on top of this process's environment; the extension host gets it too
 * @property {boolean} [restricted] ask about workspace trust, as a desktop would; everything is trusted otherwise
 * @property {Record<string, unknown>} [settings] the user's settings.json
 * @property {string[]} [vsix] extensions to install first
 * @property {string} [home] where its user data and extensions are; kept by the caller, for a second start with the same
 */

/** @typedef {{ url: string, home: string, log: string, stop: () => Promise<void> }} CodeServer */

/** Turns off everything that pops up unexpectedly. */
const quiet = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'extensions.ignoreRecommendations': true,
  'extensions.autoCheckUpdates': false,
  'telemetry.telemetryLevel': 'off',
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.reduceMotion': 'on',
  'git.openRepositoryInParentFolders': 'never',
};

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}

/** @param {string} url */
async function isHealthy(url) {
  try {
    return (await fetch(`${url}/healthz`)).ok;
  } catch {
    return false;
  }
}

/**
 * @param {CodeServerOptions} options
 * @returns {Promise<CodeServer>}
 */
export async function startCodeServer({
  folder,
  env = {},
  restricted = false,
  settings = {},
  vsix = [],
  home,
}) {
  const { node, entry } = await ensureCodeServer();
  const base = home ?? mkdtempSync(path.join(tmpdir(), 'tsk-code-'));
  const log = path.join(base, 'code-server.log');
  const places = [
    '--user-data-dir',
    path.join(base, 'data'),
    '--extensions-dir',
    path.join(base, 'extensions'),
  ];
  const user = path.join(base, 'data', 'User');
  // Settings with the scope `machine` apply only where the extension host runs.
  const machine = path.join(base, 'data', 'Machine');
  for (const place of [user, machine]) {
    mkdirSync(place, { recursive: true });
    writeFileSync(path.join(place, 'settings.json'), JSON.stringify({ ...quiet, ...settings }, null, 2));
  }
  // Variables VSCODE_* of a parent VS Code would confuse the new one.
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(VSCODE_|ELECTRON_|CODE_SERVER_)/.test(name),
  );
  const fullEnv = { ...Object.fromEntries(inherited), ...env };
  for (const file of vsix) await run(node, [entry, ...places, '--install-extension', file], { env: fullEnv });

  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const options = [
    '--auth',
    'none',
    '--bind-addr',
    `127.0.0.1:${port}`,
    '--disable-telemetry',
    '--disable-update-check',
  ];
  const trust = restricted ? [] : ['--disable-workspace-trust'];
  const output = openSync(log, 'a');
  const child = spawn(node, [entry, ...options, ...trust, ...places, folder], {
    env: fullEnv,
    stdio: ['ignore', output, output],
  });
  const stop = atEnd(async () => {
    if (child.pid && child.exitCode === null) await endProcess(child.pid, 5_000);
    if (!home) rmSync(base, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });
  const up = await until(
    async () => (child.exitCode !== null ? 'ended' : (await isHealthy(url)) ? 'up' : undefined),
    30_000,
  );
  const kind = folder.endsWith('.code-workspace') ? 'workspace' : 'folder';
  if (up === 'up') return { url: `${url}/?${kind}=${encodeURIComponent(folder)}`, home: base, log, stop };
  const said = lastLines(readFileSync(log, 'utf8'));
  await stop();
  throw new Failure(`code-server did not come up at ${url}:\n${said}`);
}
