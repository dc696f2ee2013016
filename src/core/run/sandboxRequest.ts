import { basename } from 'node:path';
import type { ContainerRequest, EngineInfo, Mount } from '../model/engine';
import type { ProxyDoor } from '../model/network';
import type { Workspace } from '../model/repository';
import type { Task } from '../model/task';
import type { TaskFiles } from '../model/taskFiles';
import { shortId } from '../model/taskId';
import { refPart } from '../util/text';

/** The label of everything in the engine that belongs to one task; its value is the task's id. */
export const taskLabel = 'tsk.task';
/** Where a sandbox finds its instructions. */
export const instructionsPath = '/tsk/instructions.md';

const gibibyte = 1024 ** 3;
const wanted = { memoryBytes: 12 * gibibyte, cpus: 8, pids: 2048 };
const proxyUrl = 'http://127.0.0.1:3128';

interface SandboxParts {
  readonly engine: EngineInfo;
  readonly imageId: string;
  readonly workspace: Workspace;
  readonly files: TaskFiles;
  readonly door: ProxyDoor;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** A folder with the file `env`, when the agent has secrets. */
  readonly secretsDir: string | undefined;
}

/** The container of a task, as data: no network, one socket, the workspace, and nothing else of the host. */
export function sandboxRequest(task: Task, parts: SandboxParts): ContainerRequest {
  const { files, door, engine } = parts;
  const workingDir = `/workspace/${refPart(basename(task.snapshot.worktree), 60)}`;
  return {
    name: `tsk-${shortId(task.id)}`,
    image: parts.imageId,
    labels: { [taskLabel]: task.id },
    command: parts.command,
    environment: {
      ...parts.environment,
      ...proxyEnvironment(door),
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
      { kind: 'volume', name: door.volume, target: '/run/tsk', readOnly: true },
    ],
    network: 'none',
    hosts: { 'tsk-proxy': '127.0.0.1' },
    memoryBytes: Math.min(wanted.memoryBytes, engine.memoryBytes),
    cpus: Math.min(wanted.cpus, engine.cpus),
    pids: wanted.pids,
    keepUser: true,
  };
}

/** The customary variables, in both spellings: programs disagree about which they read. */
function proxyEnvironment(door: ProxyDoor): Record<string, string> {
  const direct = 'localhost,127.0.0.1,::1,tsk-proxy';
  return {
    HTTP_PROXY: proxyUrl,
    HTTPS_PROXY: proxyUrl,
    http_proxy: proxyUrl,
    https_proxy: proxyUrl,
    NO_PROXY: direct,
    no_proxy: direct,
    TSK_PROXY_HOST: 'tsk-proxy',
    TSK_PROXY_SOCKET: `/run/tsk/${door.socketName}`,
  };
}

function bind(source: string, target: string, readOnly: boolean): Mount {
  return { kind: 'bind', source, target, readOnly };
}
