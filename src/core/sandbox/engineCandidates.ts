import { posix } from 'node:path';
import type { HostEnvironment } from '../model/agent';
import type { EngineKind } from '../model/configWords';
import { errors } from '../util/errors';
import { oneLine, truncate } from '../util/text';
import { parseEngineAddress, type Endpoint, type Refusal } from './engineAddress';

/** What was found on this machine that says where engines listen. */
export interface EngineSurroundings {
  readonly platform: NodeJS.Platform;
  readonly uid: number | undefined;
  readonly home: string;
  /** Docker's current context, when it is not the built-in one. */
  readonly context?: Endpoint | Refusal;
  /** Sockets of Podman's virtual machines. */
  readonly machines: readonly string[];
}

/**
 * Where an engine may listen, best first. A variable that names one decides alone: `DOCKER_HOST` (which may lead
 * to Podman, too), `CONTAINER_HOST` for Podman, `DOCKER_CONTEXT`. Otherwise it is Docker's current context, then
 * Docker's sockets, then Podman's; of the kind that is not wanted, nothing. Throws `bad-input` for a variable that
 * cannot be used.
 */
export function engineCandidates(
  environment: HostEnvironment,
  wanted: EngineKind | undefined,
  surroundings: EngineSurroundings,
): readonly (Endpoint | Refusal)[] {
  const { home, context } = surroundings;
  const dockerHost = environment['DOCKER_HOST'];
  const containerHost = environment['CONTAINER_HOST'];
  const dockerContext = environment['DOCKER_CONTEXT'];
  if (containerHost && (wanted === 'podman' || (wanted === undefined && !dockerHost))) {
    return [usable('CONTAINER_HOST', containerHost, parseEngineAddress(containerHost))];
  }
  const named = dockerHost ? parseEngineAddress(dockerHost, tlsFolder(environment, home)) : undefined;
  if (dockerHost && named && wanted !== 'podman') return [usable('DOCKER_HOST', dockerHost, named)];
  if (dockerContext && context && wanted !== 'podman') {
    return [usable('DOCKER_CONTEXT', dockerContext, context)];
  }
  const docker = [...(context ? [context] : []), ...dockerSockets(environment, surroundings)];
  // A user of Podman may have a DOCKER_HOST for something else.
  const podman = [...(named ? [named] : []), ...podmanSockets(environment, surroundings)];
  return withoutRepetition([...(wanted === 'podman' ? [] : docker), ...(wanted === 'docker' ? [] : podman)]);
}

function usable(variable: string, value: string, candidate: Endpoint | Refusal): Endpoint {
  if (candidate.kind !== 'refused') return candidate;
  const shown = truncate(oneLine(value), 200);
  const what = candidate.name === shown ? 'it' : candidate.name;
  throw errors.badInput(
    `${variable} is "${shown}", which TSK cannot use: ${what} ${candidate.why}. Set it to an engine of this machine, or unset it.`,
  );
}

function tlsFolder(environment: HostEnvironment, home: string): string | undefined {
  if (!environment['DOCKER_TLS_VERIFY'] && !environment['DOCKER_TLS']) return undefined;
  return environment['DOCKER_CERT_PATH'] || environment['DOCKER_CONFIG'] || posix.join(home, '.docker');
}

function dockerSockets(
  environment: HostEnvironment,
  { platform, uid, home }: EngineSurroundings,
): Endpoint[] {
  if (platform === 'win32') return ['docker_engine', 'dockerDesktopLinuxEngine'].map(pipe);
  return [
    '/var/run/docker.sock',
    posix.join(home, '.docker/run/docker.sock'),
    posix.join(home, '.docker/desktop/docker.sock'),
    ...runtimeFolders(environment, uid).map((folder) => posix.join(folder, 'docker.sock')),
  ].map(socket);
}

function podmanSockets(
  environment: HostEnvironment,
  { platform, uid, machines }: EngineSurroundings,
): Endpoint[] {
  if (platform === 'win32') return [pipe('podman-machine-default'), ...machines.map(socket)];
  // Without a session of its own, rootless Podman listens below /tmp, where the name alone proves nothing.
  const ownFolder = `/tmp/podman-run-${uid ?? ''}`;
  const temporary = { ...socket(`${ownFolder}/podman/podman.sock`), ownFolder };
  return [
    ...runtimeFolders(environment, uid).map((folder) => socket(posix.join(folder, 'podman/podman.sock'))),
    ...(uid === undefined ? [] : [temporary]),
    ...machines.map(socket),
    socket('/run/podman/podman.sock'),
  ];
}

/** Where a session's sockets are; the second also where a terminal does not know of its session. */
function runtimeFolders(environment: HostEnvironment, uid: number | undefined): readonly string[] {
  const named = environment['XDG_RUNTIME_DIR'];
  return [...(named ? [named] : []), ...(uid === undefined ? [] : [`/run/user/${uid}`])];
}

function socket(path: string): Endpoint & { readonly kind: 'socket' } {
  return { kind: 'socket', path, name: path };
}

function pipe(name: string): Endpoint {
  return socket(`//./pipe/${name}`);
}

function withoutRepetition(candidates: readonly (Endpoint | Refusal)[]): readonly (Endpoint | Refusal)[] {
  const keys = candidates.map((candidate) => (candidate.kind === 'socket' ? candidate.path : candidate.name));
  return candidates.filter((_, n) => keys.indexOf(keys[n] ?? '') === n);
}
