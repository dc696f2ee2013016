import type { ContainerSummary } from '../model/engine';
import type { Logger } from '../model/logger';
import type { Backend, Backends } from '../model/backend';
import { engineLabels, stopGraceSeconds } from '../model/sandboxLayout';
import type { TaskStore } from '../model/store';
import { isActive, isEnded, isUncollected, type Task } from '../model/task';
import type { TaskId } from '../model/taskId';
import { messageOf } from '../util/errors';

export interface RecoverPorts {
  readonly store: TaskStore;
  readonly backends: Backends;
  /** The value of the label `home` for our data folder. */
  readonly home: string;
  /** True when this process runs the task. */
  readonly isOurs: (id: TaskId) => boolean;
  /** Continues a task whose process is gone. `held`: a living one has it; `idle`: there is nothing to continue. */
  readonly adopt: (id: TaskId) => Promise<{ readonly ended: Promise<Task> } | 'held' | 'idle'>;
  /** The folder of a task, as long as there is one: an agent's work may be in it. */
  readonly folderOf: (id: string) => Promise<string | undefined>;
  /** The cancelled tasks without a sandbox: the engine is not asked for these again. */
  readonly gone: Set<TaskId>;
  /** Removes what the run of an ended task left behind. */
  readonly cleanUp: (id: TaskId) => Promise<unknown>;
  readonly logger: Logger;
}

/**
 * Continues the active tasks whose process is gone, which their free lease shows. Removes from the engine what no living
 * task needs. Asks the engine only the `first` time, after finding such a task, and about cancelled tasks whose agents
 * may still be at work: no process may have been there to stop them.
 */
export async function recover(ports: RecoverPorts, first: boolean): Promise<void> {
  const { store, isOurs, adopt, gone, logger } = ports;
  let found = false;
  const tasks = await store.list();
  for (const task of tasks) {
    if (!isActive(task.state) || isOurs(task.id)) continue;
    // Only its engine knows what became of it: it stays as it is until that answers.
    if (!(await answers(ports, task))) continue;
    const adopted = await adopt(task.id);
    if (typeof adopted === 'string') continue;
    found = true;
    logger.warn(`Task ${task.id}: its process is gone; this process continues it.`);
    adopted.ended.catch((error: unknown) => logger.error(`Task ${task.id}: ${messageOf(error)}`));
  }
  const unheard = tasks.filter(({ id, state }) => isUncollected(state) && !isOurs(id) && !gone.has(id));
  if (first || found) await sweep(ports, [{}, ...tasks], unheard, (text) => logger.warn(text));
  // An engine that is away is asked every few seconds then: no reason to say it each time.
  else await sweep(ports, unheard, unheard, (text) => logger.debug(text));
}

async function answers({ backends, logger }: RecoverPorts, task: Task): Promise<boolean> {
  try {
    await backends(task.engine).engine.info();
    return true;
  } catch (error) {
    logger.warn(`Task ${task.id}: its process is gone; TSK waits for its engine: ${messageOf(error)}`);
    return false;
  }
}

/** Looks in the engines of `where` for containers of tasks that have ended, and of our data folder without a task. */
async function sweep(
  ports: RecoverPorts,
  where: readonly Pick<Task, 'engine'>[],
  unheard: readonly Task[],
  tell: (text: string) => void,
): Promise<void> {
  for (const wanted of new Set(where.map(({ engine }) => engine))) {
    try {
      const seen = await sweepBackend(ports, ports.backends(wanted));
      for (const { id, engine } of unheard) if (engine === wanted && !seen.has(id)) ports.gone.add(id);
    } catch (error) {
      tell(`TSK could not list leftovers in the engine: ${messageOf(error)}`);
    }
  }
}

/** Resolves with the tasks that had a container. */
async function sweepBackend(ports: RecoverPorts, { engine }: Backend): Promise<ReadonlySet<string>> {
  const { store, home, logger } = ports;
  const containers = await engine.listContainers(engineLabels.task);
  // Read after the engine was asked: a task is stored before its container is made, so none of a living task lacks it.
  const tasks = new Map((await store.list()).map((task) => [String(task.id), task]));
  const known = await store.ids();
  for (const container of containers) {
    const of = container.labels[engineLabels.task] ?? '';
    const task = tasks.get(of);
    try {
      if (task) await collectEnded(ports, task);
      // A row that cannot be read is a task all the same.
      else if (container.labels[engineLabels.home] === home && !known.has(of))
        await removeStray(ports, engine, container, of);
    } catch (error) {
      logger.warn(`TSK could not remove leftovers of task ${of} in the engine: ${messageOf(error)}`);
    }
  }
  return new Set(containers.map(({ labels }) => labels[engineLabels.task] ?? ''));
}

/** Harvests what the agent of a cancelled task had done, which removes the container, too; of others, just cleans up. */
async function collectEnded(
  { isOurs, adopt, cleanUp, logger }: RecoverPorts,
  { id, state }: Task,
): Promise<void> {
  if (!isEnded(state) || isOurs(id)) return;
  const rest = await adopt(id);
  if (rest === 'idle') await cleanUp(id);
  else if (rest !== 'held') {
    rest.ended.catch((error: unknown) => logger.error(`Task ${id}: ${messageOf(error)}`));
  }
}

/** Removes a sandbox whose task has no row; while the task has a folder, keeps its work: the row itself may be lost. */
async function removeStray(
  { folderOf, logger }: RecoverPorts,
  engine: Backend['engine'],
  { id, running }: ContainerSummary,
  task: string,
): Promise<void> {
  const folder = await folderOf(task);
  if (folder === undefined) return engine.removeContainer(id);
  if (!running) return;
  logger.warn(`Task ${task} is not in the database: TSK stops its sandbox and keeps its work in ${folder}.`);
  // Not waited for: the sandbox collects the work before it ends.
  engine.stopContainer(id, stopGraceSeconds).catch((error: unknown) => logger.warn(messageOf(error)));
}
