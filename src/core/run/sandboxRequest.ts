import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { SandboxConfig } from '../model/config';
import type { ContainerPowers, ContainerRequest, EngineInfo, Mount } from '../model/engine';
import type { ProxyDoor } from '../model/network';
import type { Workspace } from '../model/repository';
import type { Task } from '../model/task';
import type { TaskFiles } from '../model/taskFiles';
import { shortId } from '../model/taskId';
import { refPart } from '../util/text';

/** The label of everything in the engine that belongs to one task; its value is the task's id. */
export const taskLabel = 'tsk.task';
/** The label that says to which data folder a container belongs. */
export const homeLabel = 'tsk.home';
/** Where a sandbox finds its instructions. */
export const instructionsPath = '/tsk/instructions.md';

const gibibyte = 1024 ** 3;
const proxyPort = 3128;
/** Where the volumes with sockets are mounted. */
const proxyFolder = '/run/tsk';
const portsFolder = '/run/tsk-ports';

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
  /** A value of `TZ`; what the configuration sets comes before it. */
  readonly timeZone?: string | undefined;
  /** The agent's variables that are not secret. */
  readonly environment: Readonly<Record<string, string>>;
  /** A folder with the file `env` and `home/`, when there is something secret. */
  readonly secretsDir: string | undefined;
  /** Paths of devices, patterns expanded. */
  readonly devices: readonly string[];
}

/** The name of a task's container. */
export function sandboxName(task: Task): string {
  return `tsk-${shortId(task.id)}`;
}

/** The value of `homeLabel` for a data folder. */
export function homeOf(dataDir: string): string {
  return createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
}

/** The container of a task, as data: what the configuration says, and nothing else of the host. */
export function sandboxRequest(task: Task, parts: SandboxParts): ContainerRequest {
  const { config, files, door, engine } = parts;
  const workingDir = `/workspace/${refPart(basename(task.snapshot.worktree), 60)}`;
  const powers = powersOf(config);
  return {
    name: sandboxName(task),
    image: parts.imageId,
    labels: { [taskLabel]: task.id, [homeLabel]: homeOf(parts.dataDir) },
    command: parts.command,
    environment: {
      ...(parts.timeZone === undefined ? {} : { TZ: parts.timeZone }),
      ...plainVariables(config),
      ...parts.environment,
      ...(door ? doorEnvironment(door, config) : {}),
      TSK_CONTAINER: '1',
      TSK_TASK_ID: task.id,
      TSK_COMMIT_MESSAGE: `${task.type}: ${task.name}\n\nTsk-Task: ${task.id}`,
    },
    workingDir,
    mounts: [
      bind(parts.workspace.dir, workingDir, false),
      ...parts.workspace.objectMounts.map(({ source, target }) => bind(source, target, true)),
      bind(files.instructions, instructionsPath, true),
      bind(files.bases, '/tsk/bases', true),
      bind(files.outbox, '/tsk/outbox', false),
      ...(parts.secretsDir === undefined ? [] : [bind(parts.secretsDir, '/tsk/secrets', true)]),
      ...(door ? doorMounts(door) : []),
      ...config.volumes,
    ],
    network: config.network === 'open' ? 'outbound' : 'none',
    hosts: { 'tsk-proxy': '127.0.0.1' },
    memoryBytes: Math.round(Math.min(config.memoryGb * gibibyte, engine.memoryBytes)),
    cpus: Math.min(config.cpus, engine.cpus),
    pids: config.pids,
    keepUser: true,
    ...(powers === undefined ? {} : { powers }),
    ...(parts.devices.length ? { devices: parts.devices } : {}),
  };
}

function powersOf({ privileged, sudo, dind }: SandboxConfig): ContainerPowers | undefined {
  if (privileged) return 'privileged';
  if (dind) return sudo ? 'sudo-nested' : 'nested';
  return sudo ? 'sudo' : undefined;
}

function plainVariables({ environment }: SandboxConfig): Record<string, string> {
  return Object.fromEntries(
    environment.flatMap((variable) => ('value' in variable ? [[variable.name, variable.value]] : [])),
  );
}

/** One mount for each volume with sockets, however many ports lead through it. */
function doorMounts({ volume, ports }: ProxyDoor): readonly Mount[] {
  const volumes = [...new Set(ports.map((port) => port.volume))];
  return [
    { kind: 'volume', name: volume, target: proxyFolder, readOnly: true },
    ...volumes.map((name, n): Mount => ({
      kind: 'volume',
      name,
      target: `${portsFolder}/${n}`,
      readOnly: true,
    })),
  ];
}

function doorEnvironment(door: ProxyDoor, config: SandboxConfig): Record<string, string> {
  const volumes = [...new Set(door.ports.map(({ volume }) => volume))];
  const sockets = door.ports.map(
    ({ port, volume, socketName }) => `${port}=${portsFolder}/${volumes.indexOf(volume)}/${socketName}`,
  );
  return {
    ...(config.network === 'allowlist' ? proxyEnvironment(`${proxyFolder}/${door.socketName}`) : {}),
    ...(sockets.length
      ? {
          TSK_PROXY_HOST: 'tsk-proxy',
          TSK_HOST_PORTS: door.ports.map(({ port }) => port).join(','),
          TSK_PORT_SOCKETS: sockets.join(' '),
        }
      : {}),
  };
}

/** The customary variables, in both spellings: programs disagree about which they read; Java reads none of them. */
function proxyEnvironment(socket: string): Record<string, string> {
  const url = `http://127.0.0.1:${proxyPort}`;
  const direct = 'localhost,127.0.0.1,::1,tsk-proxy';
  const java = ['http', 'https']
    .map((scheme) => `-D${scheme}.proxyHost=127.0.0.1 -D${scheme}.proxyPort=${proxyPort}`)
    .join(' ');
  const javaOptions = `${java} -Dhttp.nonProxyHosts=localhost|127.0.0.1|tsk-proxy`;
  return {
    HTTP_PROXY: url,
    HTTPS_PROXY: url,
    http_proxy: url,
    https_proxy: url,
    NO_PROXY: direct,
    no_proxy: direct,
    MAVEN_OPTS: javaOptions,
    GRADLE_OPTS: javaOptions,
    TSK_PROXY_HOST: 'tsk-proxy',
    TSK_PROXY_SOCKET: socket,
  };
}

function bind(source: string, target: string, readOnly: boolean): Mount {
  return { kind: 'bind', source, target, readOnly };
}
