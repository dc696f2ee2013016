import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { SandboxConfig } from '../model/config';
import type { ContainerPowers, ContainerRequest, EngineInfo, Mount } from '../model/engine';
import type { ProxyDoor } from '../model/network';
import type { Workspace } from '../model/repository';
import { engineLabels, sandboxLayout } from '../model/sandboxLayout';
import type { Task } from '../model/task';
import type { TaskFiles } from '../model/taskFiles';
import { shortId } from '../model/taskId';
import { outputLimit } from './outputSize';
import { refPart } from '../util/text';
import { portVolumes } from './networkVariables';
import type { Variables } from './sandboxVariables';
import { present } from '../util/fields';

const gibibyte = 1024 ** 3;

interface SandboxParts {
  readonly dataDir: string;
  readonly engine: EngineInfo;
  readonly config: SandboxConfig;
  readonly imageId: string;
  readonly workspace: Workspace;
  readonly files: TaskFiles;
  /** None: nothing leads out. */
  readonly door: ProxyDoor | undefined;
  readonly command: readonly string[];
  /** Its variables that are not secret. */
  readonly variables: Variables;
  /** A folder with the file `env` and `home/`, when there is something secret. */
  readonly secretsDir: string | undefined;
  /** Paths of devices, patterns expanded. */
  readonly devices: readonly string[];
}

/** The name of a task's container. */
export function sandboxName(task: Task): string {
  return `tsk-${shortId(task.id)}`;
}

/** The value of the label `home` for a data folder. */
export function homeOf(dataDir: string): string {
  return createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
}

/** The container of a task, as data: what the configuration says, and nothing else of the host. */
export function sandboxRequest(task: Task, parts: SandboxParts): ContainerRequest {
  const { config, files, door, engine } = parts;
  const workingDir = `${sandboxLayout.workspaces}/${refPart(basename(task.snapshot.worktree), 60)}`;
  const powers = powersOf(config);
  const name = sandboxName(task);
  return {
    name,
    image: parts.imageId,
    labels: { [engineLabels.task]: task.id, [engineLabels.home]: homeOf(parts.dataDir) },
    command: parts.command,
    environment: parts.variables,
    workingDir,
    mounts: [
      bind(parts.workspace.dir, workingDir, false),
      ...parts.workspace.objectMounts.map(({ source, target }) => bind(source, target, true)),
      bind(files.instructions, sandboxLayout.instructions, true),
      bind(files.bases, sandboxLayout.bases, true),
      bind(files.outbox, sandboxLayout.outbox, false),
      ...(parts.secretsDir === undefined ? [] : [bind(parts.secretsDir, sandboxLayout.secrets, true)]),
      ...(door ? doorMounts(door) : []),
      ...config.volumes,
    ],
    network: config.network === 'open' ? 'outbound' : 'none',
    hostname: name,
    // Where there is a network, the engine itself says where the name leads.
    hosts: {
      [sandboxLayout.proxyHost]: '127.0.0.1',
      ...(config.network === 'open' ? {} : { [name]: '127.0.0.1' }),
    },
    memoryBytes: Math.round(Math.min(config.memoryGb * gibibyte, engine.memoryBytes)),
    cpus: Math.min(config.cpus, engine.cpus),
    pids: config.pids,
    keepUser: true,
    logBytes: 2 * outputLimit,
    ...present({ runtime: config.runtime, powers }),
    ...(parts.devices.length ? { devices: parts.devices } : {}),
  };
}

function powersOf({ privileged, sudo, dind }: SandboxConfig): ContainerPowers | undefined {
  if (privileged) return 'privileged';
  if (dind) return sudo ? 'sudo-nested' : 'nested';
  return sudo ? 'sudo' : undefined;
}

/** One mount for each volume with sockets, however many ports lead through it. */
function doorMounts({ volume, ports }: ProxyDoor): readonly Mount[] {
  return [
    { kind: 'volume', name: volume, target: sandboxLayout.proxySockets, readOnly: true },
    ...portVolumes(ports).map((name, n): Mount => ({
      kind: 'volume',
      name,
      target: `${sandboxLayout.portSockets}/${n}`,
      readOnly: true,
    })),
  ];
}

function bind(source: string, target: string, readOnly: boolean): Mount {
  return { kind: 'bind', source, target, readOnly };
}
