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
import { folderNames, forgetFolder, mayHoldWork, removeForgotten } from './taskFolders';

export interface LeftoverPorts {
  readonly dataDir: string;
  readonly store: TaskStore;
  readonly repositories: Pick<Repositories, 'keptIds' | 'letGo'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A task is stored seconds after its folder is made: one of yesterday without a task never will be. */
const staleMs = 24 * 3_600_000;

/**
 * Removes what processes left that were killed between two steps: refs of tasks that need them no more, and folders of
 * tasks that were never stored, or are forgotten. Only what is ours for sure: other data folders use the same repositories.
 * A folder in which a task was begun is no leftover because its row is missing: the database may be what was lost.
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
        if (isLeft(id)) await repositories.letGo(gitDir, id);
    } catch (error) {
      // The repository may be gone, or on a disk that is not there now.
      logger.debug(`Refs in ${gitDir} could not be looked at: ${messageOf(error)}`);
    }
  }
  const known = await store.ids();
  for (const id of strays) if (!known.has(id)) await forgetFolder(ports, id);
  await removeForgotten(ports);
}

/** Folders without a task. Asked of the disk first: a task that is stored meanwhile is found by who asks the store then. */
async function strayFolders({ dataDir, store, clock }: LeftoverPorts): Promise<ReadonlySet<TaskId>> {
  const names = await folderNames(dataDir);
  const known = await store.ids();
  const strays = new Set<TaskId>();
  for (const name of names) {
    const id = parseTaskId(name);
    if (!id || known.has(id)) continue;
    // Another process may have removed it meanwhile.
    const found = await stat(taskFiles(dataDir, id).dir).catch(() => undefined);
    if (found && clock.now().getTime() - found.mtimeMs > staleMs && !(await mayHoldWork(dataDir, id)))
      strays.add(id);
  }
  return strays;
}

function gitDirsOf(tasks: Iterable<Task>): ReadonlySet<string> {
  return new Set(
    [...tasks].flatMap(({ snapshot }) => [snapshot, ...snapshot.submodules].map((r) => r.gitDir)),
  );
}
