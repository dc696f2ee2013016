import { stat } from 'node:fs/promises';
import type { Logger } from '../model/logger';
import type { Repositories } from '../model/repository';
import type { TaskStore } from '../model/store';
import { isEnded, type Task } from '../model/task';
import { taskFiles } from '../model/taskFiles';
import { parseTaskId, type TaskId } from '../model/taskId';
import { messageOf } from '../util/errors';
import type { Clock } from '../util/time';
import { needsBase } from './runEnd';
import { exists, folderNames, forgetFolder, mayContainWork, removeForgotten } from './taskFolders';

export interface LeftoverPorts {
  readonly dataDir: string;
  readonly store: TaskStore;
  readonly repositories: Pick<Repositories, 'keptIds' | 'releaseRefs'>;
  /** Removes the workspace of a task that needs it no more. */
  readonly dropWorkspace: (task: Task) => Promise<void>;
  /** Does something with a task unless a living process has it. */
  readonly whileIdle: (id: TaskId, work: () => Promise<void>) => Promise<unknown>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** TSK stores a task seconds after it makes its folder, so a folder this old without a task never gets one. */
const staleMs = 24 * 3_600_000;

/**
 * Removes leftovers of processes that were killed between two steps: refs that no task needs any more, and folders of
 * tasks that were never stored, or are forgotten. It removes only what certainly belongs to this data folder, because other
 * data folders use the same repositories. It keeps the folder of a started task without a row: the database may be lost.
 */
export async function removeLeftovers(ports: LeftoverPorts): Promise<void> {
  const { store, repositories, logger } = ports;
  const strays = await strayFolders(ports);
  const tasks = new Map((await store.list()).map((task) => [task.id, task]));
  const isLeft = (id: TaskId): boolean => {
    const task = tasks.get(id);
    return task ? isEnded(task.state) && !needsBase(task) : strays.has(id);
  };
  for (const gitDir of gitDirsOf(tasks.values())) {
    try {
      for (const id of await repositories.keptIds(gitDir))
        if (isLeft(id)) await repositories.releaseRefs(gitDir, id);
    } catch (error) {
      // The repository may be gone, or on a disk that is not mounted now.
      logger.debug(`Could not check the refs in ${gitDir}: ${messageOf(error)}`);
    }
  }
  for (const task of tasks.values()) {
    const mayDrop = isEnded(task.state) && (await exists(taskFiles(ports.dataDir, task.id).repo));
    if (mayDrop) await ports.whileIdle(task.id, () => ports.dropWorkspace(task));
  }
  const known = await store.ids();
  for (const id of strays) if (!known.has(id)) await forgetFolder(ports, id);
  await removeForgotten(ports);
}

/** Folders without a task. Reads the disk before the store, so that it finds a task that is stored meanwhile. */
async function strayFolders({ dataDir, store, clock }: LeftoverPorts): Promise<ReadonlySet<TaskId>> {
  const names = await folderNames(dataDir);
  const known = await store.ids();
  const strays = new Set<TaskId>();
  for (const name of names) {
    const id = parseTaskId(name);
    if (!id || known.has(id)) continue;
    // Another process may have removed it meanwhile.
    const found = await stat(taskFiles(dataDir, id).dir).catch(() => undefined);
    if (found && clock.now().getTime() - found.mtimeMs > staleMs && !(await mayContainWork(dataDir, id)))
      strays.add(id);
  }
  return strays;
}

function gitDirsOf(tasks: Iterable<Task>): ReadonlySet<string> {
  return new Set(
    [...tasks].flatMap(({ snapshot }) => [snapshot, ...snapshot.submodules].map((r) => r.gitDir)),
  );
}
