import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { HostEnvironment } from '../model/agent';
import { recordOf, recordsOf, textOf } from '../util/json';
import { programOutput } from '../util/programs';

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
  try {
    const limits = { env: environment, timeoutMs: inspectTimeout, maxBytes: 1024 * 1024 };
    return machinesIn(await programOutput('podman', ['machine', 'inspect'], limits));
  } catch {
    return []; // No Podman, no machine, or none that works: the places that were tried are named all the same.
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
