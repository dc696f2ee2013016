// Starts a dockerd on machines without an engine. Several runs can share it: each user creates a file named after its
// process, and the last one stops it.
import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { engineVersion } from './engineApi.mjs';
import { Failure } from './failure.mjs';
import { inCache } from './paths.mjs';
import { endProcess, isAlive, until } from './processes.mjs';
import { lastLines } from './run.mjs';

/** Keeps images between runs. */
const dataRoot = inCache('docker');
const record = inCache('dockerd', 'running.json');
const log = inCache('dockerd', 'dockerd.log');

/** @typedef {{ pid: number, socketPath: string, folder: string }} Dockerd */

/** The dockerd that was started last. @returns {Dockerd | undefined} */
function recorded() {
  try {
    return /** @type {Dockerd} */ (JSON.parse(readFileSync(record, 'utf8')));
  } catch {
    return undefined;
  }
}

/** The dockerd of an earlier or parallel run, if it still answers. @returns {Promise<Dockerd | undefined>} */
export async function runningDockerd() {
  const dockerd = recorded();
  // After a restart of the machine, the id may belong to another process.
  return dockerd && isAlive(dockerd.pid) && (await engineVersion(dockerd.socketPath)) ? dockerd : undefined;
}

/** Starts one; it outlives a Ctrl-C so that containers can still be removed. @returns {Promise<Dockerd>} */
export async function startDockerd() {
  const earlier = recorded();
  // A killed dockerd leaves networks whose addresses a new one assigns again.
  if (earlier && !isAlive(earlier.pid)) removeFolder(earlier.folder);
  mkdirSync(path.dirname(log), { recursive: true });
  const folder = mkdtempSync(path.join(tmpdir(), 'tsk-dockerd-'));
  const usual = '/var/run/docker.sock';
  const socketPath = existsSync(usual) ? path.join(folder, 'docker.sock') : usual;
  const output = openSync(log, 'w');
  const child = spawn(
    'dockerd',
    [
      ['--host', `unix://${socketPath}`],
      ['--data-root', dataRoot],
      ['--exec-root', path.join(folder, 'exec')],
      ['--pidfile', path.join(folder, 'pid')],
    ].flat(),
    { detached: true, stdio: ['ignore', output, output] },
  );
  child.on('error', () => {}); // reported below: there is no pid
  child.unref();
  if (!child.pid) throw new Failure('dockerd could not be started.', 'Is /usr/sbin on PATH?');
  const dockerd = { pid: child.pid, socketPath, folder };
  writeFileSync(record, JSON.stringify(dockerd));
  const up = await until(
    async () => (child.exitCode !== null ? 'ended' : await engineVersion(socketPath)),
    60_000,
  );
  if (up && up !== 'ended') return dockerd;
  await endDockerd(dockerd);
  throw new Failure(
    `dockerd did not come up:\n${lastLines(readFileSync(log, 'utf8'))}`,
    `The complete log is in ${log}`,
  );
}

/** What a dockerd worked in; it leaves its network namespaces mounted there. @param {string} folder */
function removeFolder(folder) {
  for (const line of readFileSync('/proc/mounts', 'utf8').split('\n')) {
    const place = line.split(' ')[1] ?? '';
    if (place.startsWith(`${folder}/`)) spawnSync('umount', [place], { stdio: 'ignore' });
  }
  rmSync(folder, { recursive: true, force: true });
}

/** @param {Dockerd} dockerd */
async function endDockerd(dockerd) {
  rmSync(record, { force: true });
  await endProcess(dockerd.pid);
  removeFolder(dockerd.folder);
  if (dockerd.socketPath === '/var/run/docker.sock') rmSync(dockerd.socketPath, { force: true });
}

/**
 * Counts this process as a user of it.
 * @param {Dockerd} dockerd
 * @returns {() => Promise<void>} gives it back, and stops it when nobody else uses it
 */
export function useDockerd(dockerd) {
  const users = path.join(dockerd.folder, 'users');
  mkdirSync(users, { recursive: true });
  const mine = path.join(users, String(process.pid));
  writeFileSync(mine, '');
  return async () => {
    rmSync(mine, { force: true });
    const others = readdirSync(users).filter((name) => isAlive(Number(name)));
    if (others.length === 0) await endDockerd(dockerd);
    else console.log(`  dockerd stays up: process ${others.join(', ')} uses it too.`);
  };
}
