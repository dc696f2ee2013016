import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type Dockerode from 'dockerode';
import type { HostEnvironment } from '../model/agent';
import type { EngineKind } from '../model/config';
import type { EngineInfo } from '../model/engine';
import { errors } from '../util/errors';
import { dockerContext } from './dockerContext';
import { engineCandidates, type Endpoint, type TlsFiles } from './engineCandidates';

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

/**
 * Connects to the first engine that answers and is of the kind that is wanted, if one is. Throws `engine-not-found`
 * with the places that were tried, `bad-input` for an address that cannot be used.
 */
export async function connectEngine(
  environment: HostEnvironment,
  wanted?: EngineKind,
): Promise<EngineConnection> {
  const context =
    wanted === 'podman' || environment['DOCKER_HOST'] ? undefined : await dockerContext(environment);
  const tried: string[] = [];
  for (const endpoint of engineCandidates(environment, { wanted, context })) {
    const connection = (await exists(endpoint)) ? await hello(endpoint) : undefined;
    if (connection && (wanted === undefined || connection.info.kind === wanted)) return connection;
    tried.push(connection ? `${endpoint.name}, where ${connection.info.kind} answers` : endpoint.name);
  }
  throw errors.engineNotFound(tried, wanted);
}

/** A socket that is not there is skipped without loading the client library. */
async function exists(endpoint: Endpoint): Promise<boolean> {
  if (endpoint.kind === 'tcp' || process.platform === 'win32') return true;
  return access(endpoint.path).then(
    () => true,
    () => false,
  );
}

/** TLS with the files of the Docker command line: `ca.pem`, and `cert.pem` with `key.pem` where they are. */
async function protocolOf(tls: TlsFiles | undefined): Promise<Dockerode.DockerOptions> {
  if (!tls) return { protocol: 'http' };
  const read = (name: string): Promise<Buffer | undefined> =>
    readFile(join(tls.dir, name)).catch(() => undefined);
  const [ca, cert, key] = await Promise.all(['ca.pem', 'cert.pem', 'key.pem'].map(read));
  return { protocol: 'https', ...(ca ? { ca } : {}), ...(cert && key ? { cert, key } : {}) };
}

async function hello(endpoint: Endpoint): Promise<EngineConnection | undefined> {
  const { default: Docker } = await import('dockerode');
  const docker = new Docker(
    endpoint.kind === 'socket'
      ? { socketPath: endpoint.path }
      : { host: endpoint.host, port: endpoint.port, ...(await protocolOf(endpoint.tls)) },
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
