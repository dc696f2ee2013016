import { randomUUID } from 'node:crypto';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import type { Repositories, Snapshot } from '../model/repository';
import { formatSandboxConfig } from '../model/sandboxConfigText';
import type { Task } from '../model/task';
import { taskFiles } from '../model/taskFiles';
import { shortId, type TaskId } from '../model/taskId';
import { throwIfAborted } from '../util/abort';
import { present } from '../util/fields';
import { folderTrouble } from '../util/folderTrouble';
import { refPart } from '../util/text';
import { timestamp, type Clock } from '../util/time';
import type { ApprovalGate } from './approvalGate';
import { filesOf } from './filesOf';
import type { PreparedTask } from './preparedTask';

export interface NewTaskPorts {
  readonly dataDir: string;
  readonly repositories: Repositories;
  readonly gate: Pick<ApprovalGate, 'require'>;
  readonly clock: Clock;
}

/** Further options of a new task. */
export interface NewTaskOptions {
  readonly group?: string;
  readonly retryOf?: TaskId;
  /** Makes the snapshot for a task without parents. If absent, the task starts from the working tree. */
  readonly snapshot?: (id: TaskId) => Promise<Snapshot>;
}

/**
 * Makes a task, ready to be queued: takes a snapshot of the working tree, unless the task continues from others, and writes
 * its instructions and configuration. If a step fails, it undoes the others. Throws `approval-needed` if nobody has allowed
 * the configuration, or the files that the image copies.
 */
export async function newTask(
  ports: NewTaskPorts,
  prepared: PreparedTask,
  signal?: AbortSignal,
  options: NewTaskOptions = {},
): Promise<Task> {
  const { repo, type, name, agent, stack, config, instructions, priority, tags, parents } = prepared;
  const { interactive } = prepared;
  const { group, retryOf } = options;
  const id = randomUUID() as TaskId;
  const files = taskFiles(ports.dataDir, id);
  const [parent] = parents;
  let snapshot: Snapshot | undefined;
  try {
    throwIfAborted(signal);
    await mkdir(files.output, { recursive: true, mode: 0o700 });
    await writeFile(files.instructions, instructions);
    // The sandbox mounts the file, and its user may differ. The umask does not matter.
    await chmod(files.instructions, 0o644);
    await writeFile(files.config, formatSandboxConfig(config), { mode: 0o600 });
    // A task with parents gets its own snapshot when it starts.
    if (parent) snapshot = parent.snapshot;
    else if (options.snapshot) snapshot = await options.snapshot(id);
    else if (prepared.from !== undefined)
      snapshot = await ports.repositories.refSnapshot(repo, prepared.from, id, signal);
    else snapshot = await ports.repositories.snapshot(repo, id, signal);
    throwIfAborted(signal);
    const { commonDir: repository } = repo;
    await ports.gate.require(
      { repository, agent, stack, sandbox: config, ...present({ approval: prepared.approval }) },
      filesOf(ports.repositories, snapshot),
      signal,
    );
    throwIfAborted(signal);
    const waits = parents.some(({ state }) => state.kind !== 'completed');
    return {
      id,
      name,
      type,
      agent,
      stack,
      branch: `tsk/${refPart(type)}/${refPart(name)}/${shortId(id)}`,
      parents: parents.map((task) => task.id),
      createdAt: timestamp(ports.clock),
      snapshot,
      network: config.network,
      ...present({ engine: config.engine }),
      priority,
      ...present({ group, retryOf }),
      tags,
      ...present({ interactive }),
      attempts: 0,
      state: { kind: waits ? 'waiting' : 'pending' },
    };
  } catch (error) {
    if (snapshot) await ports.repositories.release(snapshot, id);
    // If the folder could not be made, it cannot be removed either.
    await rm(files.dir, { recursive: true, force: true }).catch(() => undefined);
    throw folderTrouble(ports.dataDir, error);
  }
}
