import { access, lstat } from 'node:fs/promises';
import { homedir } from 'node:os';
import type { HostEnvironment } from '../model/agent';
import type { EngineKind } from '../model/configWords';
import { errors, messageOf } from '../util/errors';
import { codeOf } from '../util/fileErrors';
import { oneLine, truncate } from '../util/text';
import { currentContext } from './dockerContexts';
import type { Endpoint, Refusal } from './engineAddress';
import { engineCandidates, type EngineSurroundings } from './engineCandidates';
import { sayHello, type EngineConnection } from './engineHello';
import { profileFile } from './profileFile';
import { seccompProfile } from './seccompProfile';
import { inspectMachines, machineSockets } from './podmanMachines';

const labels: Readonly<Record<EngineKind, string>> = { docker: 'Docker', podman: 'Podman' };

/**
 * Connects to the first engine that answers and is of the kind that is wanted. Throws `engine-not-found` with the
 * candidates that were tried and what was wrong with each, `bad-input` for a variable that cannot be used.
 */
export async function connectEngine(
  environment: HostEnvironment,
  wanted?: EngineKind,
): Promise<EngineConnection> {
  const surroundings = await lookAround(environment);
  const candidates = engineCandidates(environment, wanted, surroundings);
  const tried: string[] = [];
  const connect = async (candidate: Endpoint | Refusal): Promise<EngineConnection | undefined> => {
    const outcome = await attempt(candidate, wanted);
    if (typeof outcome !== 'string') return confining(outcome, environment, surroundings);
    tried.push(outcome);
    return undefined;
  };
  for (const candidate of candidates) {
    const connection = await connect(candidate);
    if (connection) return connection;
  }
  if (mayHaveMachines(environment, wanted, surroundings)) {
    for (const path of await inspectMachines(environment)) {
      const connection = await connect({ kind: 'socket', path, name: path });
      if (connection) return connection;
    }
  }
  throw errors.engineNotFound(tried, wanted && labels[wanted]);
}

/** Docker takes the text of a profile, Podman the path of a file: where that runs in a virtual machine, it sees none of ours. */
function confining(
  connection: EngineConnection,
  environment: HostEnvironment,
  { home, platform }: EngineSurroundings,
): EngineConnection {
  const { info, hasSeccomp } = connection;
  if (!hasSeccomp) return connection;
  if (info.kind === 'docker')
    return { ...connection, seccompProfile: (kind) => Promise.resolve(JSON.stringify(seccompProfile(kind))) };
  if (platform !== 'linux') return connection;
  return {
    ...connection,
    seccompProfile: (kind) => profileFile(JSON.stringify(seccompProfile(kind)), environment, home),
  };
}

async function lookAround(environment: HostEnvironment): Promise<EngineSurroundings> {
  const home = environment['HOME'] || homedir();
  const [context, machines] = await Promise.all([currentContext(environment, home), machineSockets(home)]);
  return {
    platform: process.platform,
    uid: process.getuid?.(),
    home,
    ...(context ? { context } : {}),
    machines,
  };
}

/** Podman runs in a virtual machine where it has to; asking it takes time, so only when nothing else answers. */
function mayHaveMachines(
  environment: HostEnvironment,
  wanted: EngineKind | undefined,
  { platform }: EngineSurroundings,
): boolean {
  if ((platform !== 'darwin' && platform !== 'win32') || wanted === 'docker') return false;
  const deciding =
    wanted === 'podman' ? ['CONTAINER_HOST'] : ['DOCKER_HOST', 'CONTAINER_HOST', 'DOCKER_CONTEXT'];
  return deciding.every((name) => !environment[name]);
}

/** The connection, or the candidate with what is wrong there. */
async function attempt(
  candidate: Endpoint | Refusal,
  wanted: EngineKind | undefined,
): Promise<EngineConnection | string> {
  if (candidate.kind === 'refused') return `${candidate.name}, which ${candidate.why}`;
  const { name } = candidate;
  try {
    if (!(await exists(candidate))) return name;
    if (!(await isOwn(candidate))) return `${name} (not used: its folder is not yours)`;
    const connection = await sayHello(candidate);
    const { kind, version } = connection.info;
    if (wanted !== undefined && kind !== wanted) return `${name} (${labels[kind]} ${version} answers there)`;
    return connection;
  } catch (error) {
    return `${name} (${truncate(oneLine(whyNot(error)), 200)})`;
  }
}

/** A socket that is not there is skipped without loading the client library. */
async function exists(endpoint: Endpoint): Promise<boolean> {
  if (endpoint.kind === 'tcp' || process.platform === 'win32') return true;
  return access(endpoint.path).then(
    () => true,
    () => false,
  );
}

async function isOwn(endpoint: Endpoint): Promise<boolean> {
  if (endpoint.kind === 'tcp' || endpoint.ownFolder === undefined) return true;
  const stat = await lstat(endpoint.ownFolder);
  return stat.isDirectory() && stat.uid === process.getuid?.();
}

function whyNot(error: unknown): string {
  switch (codeOf(error)) {
    case 'EACCES':
    case 'EPERM':
      return 'permission denied: is your user in the group that may use it?';
    case 'ECONNREFUSED':
      return 'nothing listens there';
    case 'ECONNRESET':
      return 'no answer';
    default:
      return messageOf(error);
  }
}
