import { homedir } from 'node:os';
import { join } from 'node:path';
import { errors } from '../util/errors';
import type { HostEnvironment } from '../model/agent';

/** How to reach an engine: over a socket (or named pipe), or over TCP. `name` is for messages. */
export type Endpoint =
  | { readonly kind: 'socket'; readonly path: string; readonly name: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number; readonly name: string };

/**
 * Where an engine may listen, best first. `DOCKER_HOST` decides alone when it is set; otherwise Docker's
 * sockets (system, Desktop, rootless) come before Podman's. Throws `bad-input` for a `DOCKER_HOST` we cannot use.
 */
export function engineCandidates(
  environment: HostEnvironment,
  platform: NodeJS.Platform = process.platform,
  uid: number | undefined = process.getuid?.(),
): readonly Endpoint[] {
  const dockerHost = environment['DOCKER_HOST'];
  if (dockerHost) return [parseDockerHost(dockerHost)];
  if (platform === 'win32') {
    return ['//./pipe/docker_engine', '//./pipe/podman-machine-default'].map(socket);
  }
  const home = environment['HOME'] ?? homedir();
  const runtime = environment['XDG_RUNTIME_DIR'] ?? (uid === undefined ? undefined : `/run/user/${uid}`);
  const inRuntime = (path: string): string[] => (runtime ? [join(runtime, path)] : []);
  return [
    '/var/run/docker.sock',
    join(home, '.docker/run/docker.sock'),
    join(home, '.docker/desktop/docker.sock'),
    ...inRuntime('docker.sock'),
    ...inRuntime('podman/podman.sock'),
    join(home, '.local/share/containers/podman/machine/podman.sock'),
    '/run/podman/podman.sock',
  ].map(socket);
}

function socket(path: string): Endpoint {
  return { kind: 'socket', path, name: path };
}

function parseDockerHost(value: string): Endpoint {
  const url = /^([a-z]+):\/\/(.*)$/.exec(value);
  const [, scheme, rest = ''] = url ?? [undefined, 'tcp', value];
  switch (scheme) {
    case 'unix':
    case 'npipe':
      return { kind: 'socket', path: rest, name: value };
    case 'tcp':
    case 'http': {
      const address = /^\[?([^\]/]+?)\]?(?::(\d+))?\/?$/.exec(rest);
      if (address?.[1]) {
        return { kind: 'tcp', host: address[1], port: Number(address[2] ?? 2375), name: value };
      }
      break;
    }
    default:
      break;
  }
  throw errors.badInput(
    `DOCKER_HOST is "${value}", which TSK cannot use. Set it to unix:///path/to/docker.sock or tcp://host:port, or unset it.`,
  );
}
