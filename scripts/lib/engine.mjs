// Finds a running container engine, or starts one if possible.
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { atEnd } from './cleanup.mjs';
import { canInstall, installPackages } from './debian.mjs';
import { runningDockerd, startDockerd, useDockerd } from './dockerd.mjs';
import { engineVersion } from './engineApi.mjs';
import { Failure } from './failure.mjs';

/** @typedef {{ socketPath: string, stop: () => Promise<void> }} Engine */

/** The usual sockets of engines, the most specific first. @returns {string[]} */
function usualSockets() {
  if (process.platform === 'win32') return ['//./pipe/docker_engine', '//./pipe/podman-machine-default'];
  const runtime = process.env.XDG_RUNTIME_DIR;
  return [
    '/var/run/docker.sock',
    runtime && path.join(runtime, 'docker.sock'),
    path.join(homedir(), '.docker/run/docker.sock'),
    runtime && path.join(runtime, 'podman/podman.sock'),
    '/run/podman/podman.sock',
  ].filter((socket) => typeof socket === 'string');
}

/** The socket that DOCKER_HOST names. @param {string} host */
function socketOf(host) {
  const socket = /^(?:unix|npipe):\/\/(.+)$/.exec(host)?.[1];
  if (socket) return socket;
  throw new Failure(
    `DOCKER_HOST is "${host}": the tests need an engine on this machine.`,
    'Unset it, or set it to unix:///path/of/the/socket.',
  );
}

/** @returns {Promise<{ socketPath: string, version: string } | undefined>} */
async function findEngine() {
  const named = process.env.DOCKER_HOST;
  for (const socketPath of named ? [socketOf(named)] : usualSockets()) {
    const version = existsSync(socketPath) ? await engineVersion(socketPath) : undefined;
    if (version) return { socketPath, version };
  }
  if (named)
    throw new Failure(
      `DOCKER_HOST is "${named}", but no engine answers there.`,
      'Start it, or unset DOCKER_HOST.',
    );
  return undefined;
}

/** @returns {Promise<{ socketPath: string, version: string } | undefined>} */
async function installEngine() {
  if (!canInstall()) {
    throw new Failure(
      'Found no running Docker or Podman, and cannot install one here (this needs root on Debian or Ubuntu).',
      'Start Docker or Podman ("systemctl --user start podman.socket"), or set DOCKER_HOST to its socket.',
    );
  }
  await installPackages(['docker.io']);
  // With systemd, the package starts it.
  return findEngine();
}

/**
 * An engine that answers. `stop` stops it if this script started it, at the latest when the script ends.
 * DOCKER_HOST is set for everything that this script starts afterwards.
 * @returns {Promise<Engine>}
 */
export async function ensureEngine() {
  const ours = await runningDockerd();
  const found = (await findEngine()) ?? (ours ? undefined : await installEngine());
  const isOurs = !found || found.socketPath === ours?.socketPath;
  const dockerd = isOurs ? (ours ?? (await startDockerd())) : undefined;
  const socketPath = dockerd?.socketPath ?? found?.socketPath ?? '';
  const stop = atEnd(dockerd ? useDockerd(dockerd) : () => {});
  const origin = dockerd && !ours ? ' (started by this run)' : '';
  console.log(`  engine: ${await engineVersion(socketPath)} at ${socketPath}${origin}`);
  process.env.DOCKER_HOST = `unix://${socketPath}`;
  return { socketPath, stop };
}
