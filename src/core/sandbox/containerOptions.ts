import type { ContainerCreateOptions, HostConfig, MountSettings } from 'dockerode';
import type { ContainerPowers, ContainerRequest, EngineInfo, Mount } from '../model/engine';

/**
 * A container request in the words of the engine's API. Every container of ours starts with all
 * capabilities dropped and may not gain privileges, unless it asks for powers; what differs between engines is in
 * this file only.
 */
export function containerOptions(request: ContainerRequest, engine: EngineInfo): ContainerCreateOptions {
  const { memoryBytes, cpus, pids, openFiles } = request;
  return {
    name: request.name,
    Image: request.image,
    Labels: { ...request.labels },
    Cmd: [...request.command],
    Env: Object.entries(request.environment).map(([name, value]) => `${name}=${value}`),
    ...(request.workingDir === undefined ? {} : { WorkingDir: request.workingDir }),
    NetworkDisabled: false,
    HostConfig: {
      AutoRemove: request.autoRemove ?? false,
      ...powersOf(request.powers, engine),
      Devices: (request.devices ?? []).map((path) => ({
        PathOnHost: path,
        PathInContainer: path,
        CgroupPermissions: 'rwm',
      })),
      NetworkMode: networkMode(request.network, engine),
      Mounts: request.mounts.map(mountSettings),
      ExtraHosts: Object.entries(request.hosts ?? {}).map(([name, address]) => `${name}:${address}`),
      // The engine's own default may be a driver whose output cannot be read back.
      LogConfig: {
        Type: engine.kind === 'podman' ? 'k8s-file' : 'json-file',
        Config: request.logBytes === undefined ? {} : { 'max-size': String(request.logBytes) },
      },
      ...(memoryBytes === undefined ? {} : { Memory: memoryBytes, MemorySwap: memoryBytes }),
      ...(cpus === undefined ? {} : { NanoCpus: Math.round(cpus * 1e9) }),
      ...(pids === undefined ? {} : { PidsLimit: pids }),
      ...(openFiles === undefined ? {} : { Ulimits: ulimits(openFiles, pids) }),
      ...(request.keepUser && engine.rootless ? { UsernsMode: 'keep-id' } : {}),
    },
  };
}

/**
 * Both limits, always: where one is given, Podman takes its own default for the other, which may be higher than
 * the host lets it set.
 */
function ulimits(openFiles: number, processes = openFiles): HostConfig['Ulimits'] {
  const limit = (Name: string, value: number) => ({ Name, Soft: value, Hard: value });
  return [limit('nofile', openFiles), limit('nproc', processes)];
}

/** What becoming root and installing packages needs; nothing that reaches beyond the container. */
const sudoCapabilities = ['SETUID', 'SETGID', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'AUDIT_WRITE'];
/** What mapping the ids of a user namespace needs. */
const nestedCapabilities = ['SETUID', 'SETGID'];

type Powers = Pick<HostConfig, 'CapAdd' | 'CapDrop' | 'Privileged' | 'SecurityOpt'>;

function powersOf(powers: ContainerPowers | undefined, engine: EngineInfo): Powers {
  // Mounts and namespaces inside: the engine's profiles forbid them whoever asks.
  const unconfined = [
    'seccomp=unconfined',
    'apparmor=unconfined',
    ...(engine.kind === 'podman' ? ['label=disable'] : []),
  ];
  const some = (CapAdd: string[], SecurityOpt: string[]): Powers => ({
    CapDrop: ['ALL'],
    CapAdd,
    SecurityOpt,
    Privileged: false,
  });
  switch (powers) {
    case undefined:
      return { CapDrop: ['ALL'], SecurityOpt: ['no-new-privileges'], Privileged: false };
    case 'sudo':
      return some(sudoCapabilities, []);
    case 'nested':
      return some(nestedCapabilities, unconfined);
    case 'sudo-nested':
      return some([...new Set([...sudoCapabilities, ...nestedCapabilities])], unconfined);
    case 'privileged':
      return { Privileged: true };
  }
}

function networkMode(network: ContainerRequest['network'], engine: EngineInfo): string {
  if (network === 'outbound') return defaultNetwork(engine);
  return network;
}

function defaultNetwork(engine: EngineInfo): string {
  return engine.kind === 'podman' && engine.rootless ? 'slirp4netns' : 'bridge';
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
