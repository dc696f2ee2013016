import type { ContainerRequest, EngineInfo } from '../model/engine';
import { errors } from '../util/errors';

/** By which a container of an engine in a virtual machine knows the host. */
export const nameInMachine = 'host.docker.internal';

/** How a container reaches ports of the host's loopback. */
interface HostRoute {
  readonly network: ContainerRequest['network'];
  /** The host's name in that network. */
  readonly host: string;
}

/**
 * An engine in a virtual machine knows the host by a name; on this machine the host's own network is its way. Throws
 * `bad-input`, with `refusal`, for an engine that has neither.
 */
export function routeToHost(
  engine: EngineInfo,
  platform: NodeJS.Platform,
  refusal = 'Rootless Docker cannot reach ports of this machine. Remove "host_ports", or use Podman or Docker with root.',
): HostRoute {
  if (inVirtualMachine(engine.endpoint, platform)) {
    return { network: 'outbound', host: nameInMachine };
  }
  if (engine.kind === 'docker' && engine.rootless) {
    // What it calls the host's network is one of its own.
    throw errors.badInput(refusal);
  }
  return { network: 'host', host: 'localhost' };
}

/** On Linux only Docker Desktop and `podman machine` bring one; their sockets say so. */
export function inVirtualMachine(endpoint: string, platform: NodeJS.Platform): boolean {
  if (platform === 'darwin' || platform === 'win32') return true;
  return /\/\.docker\/desktop\/|\/podman\/machine\//.test(endpoint);
}
