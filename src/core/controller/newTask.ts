import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import type { Repositories, Snapshot } from '../model/repository';
import { formatSandboxConfig } from '../model/sandboxConfigText';
import type { Task } from '../model/task';
import { taskFiles } from '../model/taskFiles';
import { shortId, type TaskId } from '../model/taskId';
import { throwIfAborted } from '../util/abort';
import { refPart } from '../util/text';
import { timestamp, type Clock } from '../util/time';
import type { PreparedTask } from './preparedTask';

export interface NewTaskPorts {
  readonly dataDir: string;
  readonly repositories: Repositories;
  readonly clock: Clock;
}

/**
 * Makes a pending task: freezes the working tree, and writes the instructions and the configuration it will be
 * run with. What was made is taken back when a later step fails.
 */
export async function newTask(
  ports: NewTaskPorts,
  prepared: PreparedTask,
  signal?: AbortSignal,
): Promise<Task> {
  const { repo, type, name, agent, stack, config, instructions } = prepared;
  const id = randomUUID() as TaskId;
  const files = taskFiles(ports.dataDir, id);
  let snapshot: Snapshot | undefined;
  try {
    throwIfAborted(signal);
    await mkdir(files.output, { recursive: true, mode: 0o700 });
    await writeFile(files.instructions, instructions, { mode: 0o644 });
    await writeFile(files.config, formatSandboxConfig(config), { mode: 0o600 });
    snapshot = await ports.repositories.snapshot(repo, id, signal);
    throwIfAborted(signal);
    return {
      id,
      name,
      type,
      agent,
      stack,
      branch: `tsk/${refPart(type)}/${refPart(name)}/${shortId(id)}`,
      parents: [],
      createdAt: timestamp(ports.clock),
      snapshot,
      network: config.network,
      ...(config.engine === undefined ? {} : { engine: config.engine }),
      state: { kind: 'pending' },
    };
  } catch (error) {
    if (snapshot) await ports.repositories.release(snapshot, id);
    await rm(files.dir, { recursive: true, force: true });
    throw error;
  }
}
