import type { ContainerSummary } from '../model/engine';
import type { Logger } from '../model/logger';
import type { Place, Places } from '../model/place';
import type { TaskStore } from '../model/store';
import { isActive, isEnded, type Task } from '../model/task';
import type { TaskId } from '../model/taskId';
import { messageOf } from '../util/errors';

/** How long a sandbox may take to collect what its agent did, in seconds. */
const stopGrace = 60;

export interface RecoverPorts {
  readonly store: TaskStore;
  readonly places: Places;
  /** The label that a task's containers carry. */
  readonly taskLabel: string;
  /** The label that says of which data folder a container is, and ours. */
  readonly homeLabel: string;
  readonly home: string;
  /** True when this process runs the task. */
  readonly isOurs: (id: TaskId) => boolean;
  /** Goes on with a task whose process is gone. `held`: a living one has it; `idle`: there is nothing to go on with. */
  readonly adopt: (id: TaskId) => Promise<{ readonly ended: Promise<Task> } | 'held' | 'idle'>;
  /** The folder of a task, as long as there is one: it may hold what an agent did. */
  readonly folderOf: (id: string) => Promise<string | undefined>;
  /** Removes what the run of an ended task left behind. */
  readonly cleanUp: (id: TaskId) => Promise<unknown>;
  readonly logger: Logger;
}

/**
 * Goes on with the tasks whose process is gone: held by somebody, yet their lease can be taken. Removes from the
 * engine what no living task needs; it is asked only the `first` time and when there was such a task.
 */
export async function recover(ports: RecoverPorts, first: boolean): Promise<void> {
  const { store, isOurs, adopt, logger } = ports;
  let found = false;
  for (const task of await store.list()) {
    if (!isActive(task.state) || isOurs(task.id)) continue;
    // Without its engine nobody can say what became of it: it stays as it is until there is one.
    if (!(await answers(ports, task))) continue;
    const adopted = await adopt(task.id);
    if (typeof adopted === 'string') continue;
    found = true;
    logger.warn(`Task ${task.id} was left behind by a process that is gone; this one goes on with it.`);
    adopted.ended.catch((error: unknown) => logger.error(`Task ${task.id}: ${messageOf(error)}`));
  }
  if (first || found) await sweep(ports);
}

async function answers({ places, logger }: RecoverPorts, task: Task): Promise<boolean> {
  try {
    await places(task.engine).engine.info();
    return true;
  } catch (error) {
    logger.warn(`Task ${task.id} was left behind and waits for its engine: ${messageOf(error)}`);
    return false;
  }
}

/** Containers of our tasks that have ended, and of our data folder without a task. */
async function sweep(ports: RecoverPorts): Promise<void> {
  const { store, places, logger } = ports;
  const engines = new Set([undefined, ...(await store.list()).map(({ engine }) => engine)]);
  for (const place of [...engines].map(places)) {
    try {
      await sweepPlace(ports, place);
    } catch (error) {
      logger.warn(`What was left behind in the engine could not be looked for: ${messageOf(error)}`);
    }
  }
}

async function sweepPlace(ports: RecoverPorts, { engine }: Place): Promise<void> {
  const { store, taskLabel, homeLabel, home, isOurs, adopt, cleanUp, logger } = ports;
  const containers = await engine.listContainers(taskLabel);
  // Read after the engine was asked: a task is stored before its container is made, so none of a living task lacks it.
  const tasks = new Map((await store.list()).map((task) => [String(task.id), task]));
  const known = await store.ids();
  for (const container of containers) {
    const { labels } = container;
    const of = labels[taskLabel] ?? '';
    const task = tasks.get(of);
    if (!task) {
      // A row that cannot be read is somebody's task all the same.
      if (labels[homeLabel] === home && !known.has(of)) await letGo(ports, engine, container, of);
      continue;
    }
    if (!isEnded(task.state) || isOurs(task.id)) continue;
    // What the agent of a cancelled task had done is still to be had; the run removes its container itself.
    const rest = await adopt(task.id);
    if (rest === 'idle') await cleanUp(task.id);
    else if (rest !== 'held') {
      rest.ended.catch((error: unknown) => logger.error(`Task ${task.id}: ${messageOf(error)}`));
    }
  }
}

/** A sandbox of ours without a row. While there is a folder of its task, the database may be what was lost: its work is kept. */
async function letGo(
  { folderOf, logger }: RecoverPorts,
  engine: Place['engine'],
  { id, running }: ContainerSummary,
  task: string,
): Promise<void> {
  const folder = await folderOf(task);
  if (folder === undefined) return engine.removeContainer(id);
  if (!running) return;
  logger.warn(
    `Task ${task} is not in the database: its sandbox is stopped, and its work is kept in ${folder}.`,
  );
  // Not waited for: the sandbox collects the work before it ends.
  engine.stopContainer(id, stopGrace).catch((error: unknown) => logger.warn(messageOf(error)));
}
