import { access } from 'node:fs/promises';
import type Dockerode from 'dockerode';
import type { HostEnvironment } from '../model/agent';
import type { EngineInfo } from '../model/engine';
import { errors } from '../util/errors';
import { engineCandidates, type Endpoint } from './engineCandidates';

/** How long an engine may take to say hello, in milliseconds. */
const helloTimeout = 5_000;

export interface EngineConnection {
  readonly docker: Dockerode;
  readonly info: EngineInfo;
}

/** The part of the answer to `GET /info` that we use; both engines give it. */
interface Machine {
  readonly NCPU: number;
  readonly MemTotal: number;
  readonly SecurityOptions?: readonly string[];
}

/** Connects to the first engine that answers. Throws `engine-not-found` with the places that were tried. */
export async function connectEngine(environment: HostEnvironment): Promise<EngineConnection> {
  const candidates = engineCandidates(environment);
  for (const endpoint of candidates) {
    if (!(await exists(endpoint))) continue;
    const connection = await hello(endpoint);
    if (connection) return connection;
  }
  throw errors.engineNotFound(candidates.map(({ name }) => name));
}

/** A socket that is not there is skipped without loading the client library. */
async function exists(endpoint: Endpoint): Promise<boolean> {
  if (endpoint.kind === 'tcp' || process.platform === 'win32') return true;
  return access(endpoint.path).then(
    () => true,
    () => false,
  );
}

async function hello(endpoint: Endpoint): Promise<EngineConnection | undefined> {
  const { default: Docker } = await import('dockerode');
  const docker = new Docker(
    endpoint.kind === 'socket'
      ? { socketPath: endpoint.path }
      : { host: endpoint.host, port: endpoint.port, protocol: 'http' },
  );
  try {
    // dockerode's `version` takes no signal: whoever does not answer in time is not there for us.
    const [version, machine] = await withTimeout(
      Promise.all([docker.version(), docker.info() as Promise<Machine>]),
      helloTimeout,
    );
    const podman = version.Components?.some(({ Name }) => /podman/i.test(Name)) ?? false;
    return {
      docker,
      info: {
        kind: podman ? 'podman' : 'docker',
        version: version.Version,
        rootless: isRootless(machine),
        cpus: machine.NCPU,
        memoryBytes: machine.MemTotal,
        endpoint: endpoint.name,
      },
    };
  } catch {
    return undefined; // The next candidate; the caller names all that were tried.
  }
}

/** Both engines list `name=rootless` among the security options (Docker Engine API, "SystemInfo"). */
function isRootless({ SecurityOptions = [] }: Machine): boolean {
  return SecurityOptions.some((option) => option.includes('rootless'));
}

async function withTimeout<T>(promise: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([
      promise,
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
      }),
    ]);
  } finally {
    clearTimeout(timer);
  }
}
