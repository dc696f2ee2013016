import type { ContainerCreateOptions, HostConfig, MountSettings } from 'dockerode';
import type { ContainerRequest, EngineInfo, Mount } from '../model/engine';
import { present } from '../util/fields';
import { containerPowers } from './containerPowers';

const gibibyte = 1024 ** 3;

/**
 * A container request in the words of the engine's API. What differs between engines is in this file only; what a
 * container may do is said here and in `containerPowers`, never left to the engine's own settings. `seccomp` is the
 * profile as the engine takes it.
 */
export function containerOptions(
  request: ContainerRequest,
  engine: EngineInfo,
  seccomp?: string,
): ContainerCreateOptions {
  const { memoryBytes, cpus, pids, openFiles, devices } = request;
  return {
    name: request.name,
    Image: request.image,
    ...present({ Hostname: request.hostname }),
    Labels: { ...request.labels },
    Cmd: [...request.command],
    Env: Object.entries(request.environment).map(([name, value]) => `${name}=${value}`),
    ...present({ WorkingDir: request.workingDir }),
    // An image may bring a command that the engine runs again and again.
    Healthcheck: { Test: ['NONE'] },
    NetworkDisabled: false,
    HostConfig: {
      ...containerPowers(request.powers, seccomp),
      ...namespaces(engine),
      // Podman has one for all that it runs.
      ...(request.runtime !== undefined && engine.kind === 'docker' ? { Runtime: request.runtime } : {}),
      AutoRemove: request.autoRemove ?? false,
      RestartPolicy: { Name: 'no' },
      // Our images bring one of their own.
      Init: false,
      NetworkMode: networkMode(request.network, engine),
      Mounts: request.mounts.map(mountSettings),
      ...(devices?.length ? { Devices: devices.map(deviceMapping) } : {}),
      ExtraHosts: Object.entries(request.hosts ?? {}).map(([name, address]) => `${name}:${address}`),
      LogConfig: logConfig(request.logBytes, engine),
      ShmSize: shmSize(memoryBytes),
      ...(memoryBytes === undefined ? {} : { Memory: memoryBytes, MemorySwap: memoryBytes }),
      ...(cpus === undefined ? {} : { NanoCpus: Math.round(cpus * 1e9) }),
      ...present({ PidsLimit: pids }),
      ...(openFiles === undefined ? {} : { Ulimits: ulimits(openFiles, pids) }),
      ...(request.keepUser && engine.kind === 'podman' && engine.rootless ? { UsernsMode: 'keep-id' } : {}),
    },
  };
}

/**
 * Podman's settings may say that containers share the host's processes, and other tools write such settings; Docker
 * has no such setting and no word for what it does.
 */
function namespaces({ kind }: EngineInfo): Pick<HostConfig, 'IpcMode' | 'PidMode' | 'UTSMode'> {
  return { IpcMode: 'private', ...(kind === 'podman' ? { PidMode: 'private', UTSMode: 'private' } : {}) };
}

function networkMode(network: ContainerRequest['network'], { kind, rootless }: EngineInfo): string {
  switch (network) {
    case 'none':
    case 'host':
      return network;
    case 'outbound':
      // Rootless Podman makes a network without bridges, which of its programs for that is its own affair.
      return kind === 'podman' && rootless ? 'private' : 'bridge';
  }
}

/** The engine's own default may be a driver whose output cannot be read back. */
function logConfig(bytes: number | undefined, { kind }: EngineInfo): HostConfig['LogConfig'] {
  if (kind === 'podman') {
    return { Type: 'k8s-file', Config: bytes === undefined ? {} : { 'max-size': String(bytes) } };
  }
  // Two files, so that there is always something to read back.
  const half = bytes === undefined ? undefined : String(Math.ceil(bytes / 2));
  return { Type: 'json-file', Config: half === undefined ? {} : { 'max-size': half, 'max-file': '2' } };
}

/** What browsers and databases share; it counts as memory. The engines' default of 64 MiB makes them crash. */
function shmSize(memoryBytes = 2 * gibibyte): number {
  return Math.min(gibibyte, Math.floor(memoryBytes / 2));
}

function deviceMapping(path: string) {
  return { PathOnHost: path, PathInContainer: path, CgroupPermissions: 'rwm' };
}

/**
 * Both limits, always: where one is given, Podman takes its own default for the other, which may be higher than
 * the host lets it set.
 */
function ulimits(openFiles: number, processes = openFiles): HostConfig['Ulimits'] {
  const limit = (Name: string, value: number) => ({ Name, Soft: value, Hard: value });
  return [limit('nofile', openFiles), limit('nproc', processes)];
}

function mountSettings(mount: Mount): MountSettings {
  return {
    Type: mount.kind,
    Source: mount.kind === 'bind' ? mount.source : mount.name,
    Target: mount.target,
    ReadOnly: mount.readOnly,
    // What the host mounts below a bound folder later must not appear in the sandbox.
    ...(mount.kind === 'bind' ? { BindOptions: { Propagation: 'rprivate' } } : {}),
  };
}
