import type { ContainerCreateOptions, HostConfig, MountSettings } from 'dockerode';
import type { ContainerRequest, EngineInfo, Mount } from '../model/engine';

/**
 * A container request in the words of the engine's API. Every container of ours starts with all
 * capabilities dropped and may not gain privileges; what differs between engines is in this file only.
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
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      Privileged: false,
      NetworkMode: request.network === 'none' ? 'none' : defaultNetwork(engine),
      Mounts: request.mounts.map(mountSettings),
      ExtraHosts: Object.entries(request.hosts ?? {}).map(([name, address]) => `${name}:${address}`),
      // The engine's own default may be a driver whose output cannot be read back.
      LogConfig: { Type: engine.kind === 'podman' ? 'k8s-file' : 'json-file', Config: {} },
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
