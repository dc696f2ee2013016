import { readFile } from 'node:fs/promises';
import type { Snapshot } from '../model/repository';
import { parseSandboxConfig } from '../model/sandboxConfigText';
import { isEnded, resultOf, type Task } from '../model/task';
import { taskFiles } from '../model/taskFiles';
import { shortId, type TaskId } from '../model/taskId';
import type { TaskStore } from '../model/store';
import { errors } from '../util/errors';
import { present } from '../util/fields';
import { dropTasks } from './dropTasks';
import { newTask, type NewTaskPorts } from './newTask';

/** What a retry starts from: the task's starting point, the working tree as it is now, or the task's branch. */
export const retryStarts = ['base', 'worktree', 'branch'] as const;
export type RetryFrom = (typeof retryStarts)[number];

export interface RetryOptions {
  readonly from?: RetryFrom;
  /** Replaces the task's own instructions; only for a single task. */
  readonly instructions?: string;
}

interface RetryPorts extends NewTaskPorts {
  readonly store: TaskStore;
}

/**
 * Queues ended tasks again, with their own instructions and configuration, and rebuilds chains among them. `tasks` has
 * parents before children. Throws `bad-input` for a task that has not ended, or has no branch to start from.
 */
export async function retryTasks(
  ports: RetryPorts,
  tasks: readonly Task[],
  { from = 'base', instructions }: RetryOptions,
): Promise<readonly Task[]> {
  for (const { id, state, interactive } of tasks) {
    if (interactive) throw errors.shellAgain(shortId(id));
    if (!isEnded(state)) throw errors.badInput(`Task ${shortId(id)} has not ended. Cancel it first.`);
  }
  const made = new Map<TaskId, Task>();
  const known = await ports.store.list();
  try {
    for (const task of tasks)
      made.set(task.id, await again(ports, task, { made, known, from, instructions }));
    // All at once: if one needs approval first, none is queued, so a second attempt queues none twice.
    await ports.store.transact((all) => {
      for (const task of made.values()) all.insert(task);
    });
  } catch (error) {
    await dropTasks(ports, [...made.values()]);
    throw error;
  }
  return [...made.values()];
}

async function again(
  ports: RetryPorts,
  task: Task,
  chosen: {
    readonly made: ReadonlyMap<TaskId, Task>;
    readonly known: readonly Task[];
    readonly from: RetryFrom;
    readonly instructions: string | undefined;
  },
): Promise<Task> {
  const { made, known, from } = chosen;
  const files = taskFiles(ports.dataDir, task.id);
  const parents = task.parents.flatMap((id) => made.get(id) ?? known.find((one) => one.id === id) ?? []);
  const prepared = {
    repo: { worktree: task.snapshot.worktree, commonDir: task.snapshot.gitDir },
    type: task.type,
    name: task.name,
    agent: task.agent,
    stack: task.stack,
    config: parseSandboxConfig(await readFile(files.config, 'utf8')),
    instructions: chosen.instructions ?? (await readFile(files.instructions, 'utf8')),
    priority: task.priority,
    tags: task.tags,
    parents,
  };
  const snapshot = parents.length ? undefined : startOf(ports, task, from);
  return newTask(ports, prepared, undefined, { retryOf: task.id, ...present({ snapshot }) });
}

function startOf(
  { repositories }: RetryPorts,
  task: Task,
  from: RetryFrom,
): ((id: TaskId) => Promise<Snapshot>) | undefined {
  const { snapshot } = task;
  switch (from) {
    case 'worktree':
      return undefined;
    case 'base':
      return async (id) => {
        await repositories.keep(snapshot, id);
        return snapshot;
      };
    case 'branch': {
      const commit = resultOf(task)?.commit;
      if (commit === undefined)
        throw errors.badInput(`Task ${shortId(task.id)} has no branch to start from.`);
      return (id) => repositories.chain(snapshot, [commit], id);
    }
  }
}
