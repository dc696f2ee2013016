import { homedir } from 'node:os';
import { join } from 'node:path';
import type { EngineKind } from '../model/config';
import { errors } from '../util/errors';
import { oneLine, truncate } from '../util/text';
import type { HostEnvironment } from '../model/agent';

/** The folder with `ca.pem`, `cert.pem` and `key.pem`, for TLS. */
export interface TlsFiles {
  readonly dir: string;
}

/** How to reach an engine: over a socket (or named pipe), or over TCP to this machine. `name` is for messages. */
export type Endpoint =
  | { readonly kind: 'socket'; readonly path: string; readonly name: string }
  | {
      readonly kind: 'tcp';
      readonly host: string;
      readonly port: number;
      readonly tls?: TlsFiles;
      readonly name: string;
    };

/** What the answer hangs on besides the environment. */
export interface CandidateOptions {
  /** Only an engine of that kind will do. */
  readonly wanted?: EngineKind | undefined;
  /** The endpoint of the Docker context that is chosen, when another than the default is. */
  readonly context?: Endpoint | undefined;
  readonly platform?: NodeJS.Platform;
  readonly uid?: number | undefined;
}

/**
 * Where an engine may listen, best first. A variable that names one decides alone: `DOCKER_HOST`, else
 * `CONTAINER_HOST` (Podman's). Otherwise the chosen Docker context, or Docker's sockets (system, Desktop, rootless),
 * come before Podman's. Throws `bad-input` for an address that TSK cannot use.
 */
export function engineCandidates(
  environment: HostEnvironment,
  options: CandidateOptions = {},
): readonly Endpoint[] {
  const { wanted, context } = options;
  const dockerHost = fromVariable(environment, 'DOCKER_HOST');
  const containerHost = fromVariable(environment, 'CONTAINER_HOST');
  const podman = (): readonly Endpoint[] => podmanSockets(environment, options);
  switch (wanted) {
    case undefined:
      return (
        dockerHost ??
        containerHost ?? [...(context ? [context] : dockerSockets(environment, options)), ...podman()]
      );
    case 'docker':
      return dockerHost ?? (context ? [context] : dockerSockets(environment, options));
    case 'podman':
      // DOCKER_HOST may lead to Podman as well: it speaks the same language.
      return containerHost ?? [...(dockerHost ?? []), ...podman()];
  }
}

/**
 * The endpoint of an address as `DOCKER_HOST` has it; `what` says where it stands. Throws `bad-input` for one of
 * another machine: sandboxes get folders of this one.
 */
export function parseEndpoint(value: string, what: string, tls?: TlsFiles): Endpoint {
  const shown = truncate(oneLine(value), 200);
  const url = /^([a-z]+):\/\/(.*)$/.exec(value);
  const [, scheme, rest = ''] = url ?? [undefined, 'tcp', value];
  switch (scheme) {
    case 'unix':
    case 'npipe':
      return { kind: 'socket', path: rest, name: shown };
    case 'tcp':
    case 'http':
    case 'https': {
      const address = /^\[?([^\]/]+?)\]?(?::(\d+))?\/?$/.exec(rest);
      const host = address?.[1];
      if (host === undefined) break;
      if (!isLoopback(host)) throw elsewhere(what, shown);
      const port = Number(address?.[2] ?? (tls ? 2376 : 2375));
      return { kind: 'tcp', host, port, ...(tls ? { tls } : {}), name: shown };
    }
    case 'ssh':
      throw elsewhere(what, shown);
    default:
      break;
  }
  throw errors.badInput(
    `${what} is "${shown}", which TSK cannot use. Set it to unix:///path/to/docker.sock or tcp://localhost:port, or unset it.`,
  );
}

function elsewhere(what: string, shown: string): Error {
  return errors.badInput(
    `${what} is "${shown}", an engine on another machine. Sandboxes get folders of this machine, which it does not have. Choose an engine that runs here.`,
  );
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function fromVariable(environment: HostEnvironment, name: string): readonly Endpoint[] | undefined {
  const value = environment[name];
  if (!value) return undefined;
  const dir = environment['DOCKER_CERT_PATH'] || join(homeOf(environment), '.docker');
  const tls = name === 'DOCKER_HOST' && environment['DOCKER_TLS_VERIFY'] ? { dir } : undefined;
  return [parseEndpoint(value, name, tls)];
}

function dockerSockets(environment: HostEnvironment, options: CandidateOptions): readonly Endpoint[] {
  if (platformOf(options) === 'win32') return [socket('//./pipe/docker_engine')];
  const home = homeOf(environment);
  return [
    '/var/run/docker.sock',
    join(home, '.docker/run/docker.sock'),
    join(home, '.docker/desktop/docker.sock'),
    ...inRuntime(environment, options, 'docker.sock'),
  ].map(socket);
}

function podmanSockets(environment: HostEnvironment, options: CandidateOptions): readonly Endpoint[] {
  if (platformOf(options) === 'win32') return [socket('//./pipe/podman-machine-default')];
  const home = homeOf(environment);
  const uid = uidOf(options);
  const temporary = environment['TMPDIR'];
  return [
    ...inRuntime(environment, options, 'podman/podman.sock'),
    ...(uid === undefined ? [] : [`/tmp/podman-run-${uid}/podman/podman.sock`]),
    join(home, '.local/share/containers/podman/machine/podman.sock'),
    join(home, '.local/share/containers/podman/machine/podman-machine-default/podman.sock'),
    ...(temporary ? [join(temporary, 'podman/podman-machine-default-api.sock')] : []),
    '/run/podman/podman.sock',
  ].map(socket);
}

function inRuntime(environment: HostEnvironment, options: CandidateOptions, path: string): readonly string[] {
  const uid = uidOf(options);
  const runtime = environment['XDG_RUNTIME_DIR'] || (uid === undefined ? undefined : `/run/user/${uid}`);
  return runtime ? [join(runtime, path)] : [];
}

function socket(path: string): Endpoint {
  return { kind: 'socket', path, name: path };
}

function homeOf(environment: HostEnvironment): string {
  return environment['HOME'] || homedir();
}

function platformOf({ platform = process.platform }: CandidateOptions): NodeJS.Platform {
  return platform;
}

function uidOf(options: CandidateOptions): number | undefined {
  return 'uid' in options ? options.uid : process.getuid?.();
}
