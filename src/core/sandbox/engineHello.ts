import { join } from 'node:path';
import type Dockerode from 'dockerode';
import type { EngineInfo } from '../model/engine';
import { oneLine, truncate } from '../util/text';
import type { Endpoint } from './engineAddress';
import type { ProfileKind } from './seccompProfile';
import { readSmallFile } from './readSmallFile';

/** How long an engine may be silent when it is greeted, in milliseconds. */
const helloTimeout = 5_000;
/** Older ones leave out parts of a container's request without a word, that a mount is read-only among them. */
const oldestPodman = [4, 3] as const;

export interface EngineConnection {
  readonly docker: Dockerode;
  readonly info: EngineInfo;
  /** Absent for an engine that was built without seccomp: it refuses every profile. */
  readonly hasSeccomp?: true;
  /** The seccomp profile for sandboxes, as the engine takes it: the text, or the path of a file with it. */
  readonly seccompProfile?: (kind: ProfileKind) => Promise<string | undefined>;
}

/** The part of the answer to `GET /info` that we use; both engines give it. */
interface Machine {
  readonly NCPU: number;
  readonly MemTotal: number;
  readonly DockerRootDir?: string;
  readonly DefaultRuntime?: string;
  readonly SecurityOptions?: readonly string[];
  /** Podman's word for it. */
  readonly Rootless?: boolean;
}

/** Asks an engine who it is. Throws when nothing answers, or nothing that can be used. */
export async function sayHello(endpoint: Endpoint): Promise<EngineConnection> {
  const { default: Docker } = await import('dockerode');
  const address = await clientOptions(endpoint);
  const impatient = new Docker({ ...address, timeout: helloTimeout });
  const [version, machine] = await Promise.all([impatient.version(), impatient.info() as Promise<Machine>]);
  const podman = version.Components?.some(({ Name }) => /podman/i.test(Name)) ?? false;
  const info: EngineInfo = {
    kind: podman ? 'podman' : 'docker',
    version: truncate(oneLine(version.Version), 60),
    rootless: isRootless(machine),
    cpus: machine.NCPU,
    memoryBytes: machine.MemTotal,
    endpoint: endpoint.name,
    ...(podman ? {} : remapOf(machine)),
    ...(machine.DefaultRuntime ? { runtime: truncate(oneLine(machine.DefaultRuntime), 200) } : {}),
    ...runcOf(version.Components ?? []),
    ...(machine.DockerRootDir ? { storage: oneLine(machine.DockerRootDir) } : {}),
  };
  if (podman && isOlder(info.version, oldestPodman))
    throw new Error(`Podman ${info.version} is too old: ${oldestPodman.join('.')} or newer is needed`);
  const hasSeccomp = (machine.SecurityOptions ?? []).some((option) => option.includes('seccomp'));
  return { docker: new Docker(address), info, ...(hasSeccomp ? { hasSeccomp } : {}) };
}

/** Every option is named: for one that is not, the client would look into this process's own environment. */
async function clientOptions(endpoint: Endpoint): Promise<Dockerode.DockerOptions> {
  const none = { ca: undefined, cert: undefined, key: undefined, timeout: undefined, username: undefined };
  if (endpoint.kind === 'socket') {
    return { ...none, socketPath: endpoint.path, host: undefined, port: undefined, protocol: 'http' };
  }
  const { host, port, tlsFolder } = endpoint;
  const address = { ...none, host, port, socketPath: undefined };
  if (tlsFolder === undefined) return { ...address, protocol: 'http' };
  const [ca, cert, key] = await Promise.all(
    ['ca.pem', 'cert.pem', 'key.pem'].map((name) => readSmallFile(join(tlsFolder, name))),
  );
  if (!ca) throw new Error(`there is no ${join(tlsFolder, 'ca.pem')} to know the engine by`);
  return { ...address, ca, cert, key, protocol: 'https' };
}

/** Docker lists `name=rootless` among the security options (Docker Engine API, "SystemInfo"); Podman 4.3 has a field. */
export function isRootless({
  SecurityOptions,
  Rootless,
}: Pick<Machine, 'SecurityOptions' | 'Rootless'>): boolean {
  return Rootless === true || (SecurityOptions ?? []).some((option) => option.includes('rootless'));
}

/** Docker lists `runc`, Podman `OCI Runtime (runc)` with all that the program says of itself. */
export function runcOf(
  components: readonly { readonly Name: string; readonly Version: string }[],
): Pick<EngineInfo, 'runc'> {
  const found = components.find(({ Name }) => /^(runc|OCI Runtime \(runc\))$/i.test(Name));
  const version = /(?<!\d)\d{1,9}\.\d{1,9}\.\d{1,9}[\w.+~-]*/.exec(found?.Version.slice(0, 200) ?? '')?.[0];
  return version === undefined ? {} : { runc: truncate(version, 60) };
}

/** With `userns-remap`, Docker keeps everything in a folder that is called by the ids of the root of its containers. */
export function remapOf(
  machine: Pick<Machine, 'DockerRootDir' | 'SecurityOptions'>,
): Pick<EngineInfo, 'remap'> {
  if (isRootless(machine)) return { remap: { kind: 'rootless' } };
  if (!(machine.SecurityOptions ?? []).some((option) => /^name=userns(,|$)/.test(option))) return {};
  const [, uid, gid] = /[\\/](\d+)\.(\d+)$/.exec(machine.DockerRootDir ?? '') ?? [];
  return uid === undefined ? {} : { remap: { kind: 'userns', uid: Number(uid), gid: Number(gid) } };
}

function isOlder(version: string, [major, minor]: readonly [number, number]): boolean {
  const [, first, second] = /^(\d+)\.(\d+)/.exec(version) ?? [];
  if (first === undefined) return false;
  return Number(first) < major || (Number(first) === major && Number(second) < minor);
}
