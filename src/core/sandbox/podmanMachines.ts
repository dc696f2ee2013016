import { execFile } from 'node:child_process';
import { access, constants, readdir } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';
import type { HostEnvironment } from '../model/agent';
import { recordOf, recordsOf, textOf } from '../util/json';

/** Nobody has more machines; a folder with more entries is not Podman's. */
const mostMachines = 32;
const inspectTimeout = 5_000;

/** The sockets of Podman's virtual machines that are where Podman puts them. Never throws. */
export async function machineSockets(home: string): Promise<readonly string[]> {
  const folder = join(home, '.local/share/containers/podman/machine');
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const machines = entries.filter((entry) => entry.isDirectory()).slice(0, mostMachines);
  const folders = entries.length ? [folder, ...machines.map(({ name }) => join(folder, name))] : [];
  return folders.map((dir) => join(dir, 'podman.sock'));
}

/** What `podman machine inspect` says; nothing when there is no Podman or it does not answer in time. */
export async function inspectMachines(environment: HostEnvironment): Promise<readonly string[]> {
  const program = await findProgram(process.platform === 'win32' ? 'podman.exe' : 'podman', environment);
  if (program === undefined) return [];
  try {
    const { stdout } = await promisify(execFile)(program, ['machine', 'inspect'], {
      env: { ...environment },
      timeout: inspectTimeout,
      maxBuffer: 1024 * 1024,
      windowsHide: true,
    });
    return machinesIn(stdout);
  } catch {
    return []; // No machine, or none that works: the places that were tried are named all the same.
  }
}

/** The sockets and pipes in the output of `podman machine inspect`. */
export function machinesIn(output: string): readonly string[] {
  let machines: unknown;
  try {
    machines = JSON.parse(output);
  } catch {
    return [];
  }
  return recordsOf(machines)
    .slice(0, mostMachines)
    .flatMap((machine) => {
      const connection = recordOf(machine['ConnectionInfo']);
      const socket = textOf(recordOf(connection['PodmanSocket'])['Path']);
      const pipe = textOf(recordOf(connection['PodmanPipe'])['Path'])?.replaceAll('\\', '/');
      return [socket, pipe].filter((path) => path?.startsWith('/')) as string[];
    });
}

/** By absolute path: on Windows, a bare name is looked for in the current folder first, which may be a stranger's. */
async function findProgram(name: string, environment: HostEnvironment): Promise<string | undefined> {
  const path = environment['PATH'] ?? environment['Path'] ?? '';
  for (const folder of path.split(delimiter).filter(isAbsolute)) {
    const file = join(folder, name);
    const found = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return file;
  }
  return undefined;
}
