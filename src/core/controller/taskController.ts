import { randomUUID } from 'node:crypto';
import type { EngineKind } from '../model/configWords';
import type { EngineInfo } from '../model/engine';
import type { Logger } from '../model/logger';
import type { TaskChanges, TaskStore } from '../model/store';
import { retriedWith } from '../model/relatives';
import type { Priority, Task } from '../model/task';
import { shortId, type TaskId } from '../model/taskId';
import { assign, cancel, unhold } from '../model/transitions';
import { reasonOf } from '../util/abort';
import type { Event } from '../util/event';
import { errors, messageOf } from '../util/errors';
import { timestamp } from '../util/time';
import { dropTasks } from './dropTasks';
import type { Executions, Started } from './executions';
import { findTask } from './findTask';
import { instructionsFor } from './instructions';
import { newTask, type NewTaskPorts } from './newTask';
import { prepareAgain, prepareTask, type PreparedTask, type PreparePorts } from './preparedTask';
import { movedTo, reparented, requireNotStarted, type QueuePlace } from './rearrange';
import { retryTasks, type RetryOptions } from './retryTasks';
import type { TaskRequest } from './taskRequest';

interface ControllerPorts extends NewTaskPorts, Omit<PreparePorts, 'tasks'> {
  readonly store: TaskStore;
  readonly executions: Executions;
  readonly logger: Logger;
  /** The requested engine, or any. Throws `engine-not-found`. */
  readonly engine: (wanted?: EngineKind) => Promise<EngineInfo>;
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  readonly onAdded?: (task: Task) => void;
}

/** The one front door to tasks, for the editor and the command line. */
export class TaskController {
  readonly onDidChange: Event<TaskChanges>;

  constructor(private readonly ports: ControllerPorts) {
    // For listeners, tasks in the trash are gone.
    this.onDidChange = (listener) =>
      ports.store.onDidChange(({ changed, removed }) => {
        const gone = changed.filter(({ deletedAt }) => deletedAt !== undefined).map(({ id }) => id);
        const shown = changed.filter(({ deletedAt }) => deletedAt === undefined);
        listener({ changed: shown, removed: [...removed, ...gone] });
      });
  }

  /** All tasks, oldest first; without those in the trash. */
  async list(): Promise<readonly Task[]> {
    return (await this.ports.store.list()).filter(({ deletedAt }) => deletedAt === undefined);
  }

  /** The task with that id or unique prefix of one. Throws `unknown-task`, `ambiguous-task`. */
  async get(idOrPrefix: string): Promise<Task> {
    return findTask(await this.list(), idOrPrefix);
  }

  /** The instructions that an agent would get. Makes nothing. Throws `unknown-type`, `bad-input`. */
  async instructions(request: Pick<TaskRequest, 'repoPath' | 'type' | 'prompt' | 'values'>): Promise<string> {
    const repo = await this.ports.repositories.locate(request.repoPath);
    const type = await this.ports.taskTypes.get(request.type, repo.worktree);
    return instructionsFor(this.ports, repo, type, request);
  }

  /** Takes a snapshot and queues a task on it; a worker of any process runs it. */
  async add(request: TaskRequest, signal?: AbortSignal): Promise<Task> {
    const task = await newTask(this.ports, await prepareTask(this.preparing, request), signal);
    await this.ports.store.transact((tasks) => tasks.insert(task));
    return task;
  }

  /**
   * Queues the same task for several agents, all from one snapshot, so that people can compare the results. An agent may
   * appear more than once.
   */
  async addGroup(
    request: TaskRequest,
    agents: readonly string[],
    signal?: AbortSignal,
  ): Promise<readonly Task[]> {
    const prepared: PreparedTask[] = [];
    for (const agent of agents) prepared.push(await prepareTask(this.preparing, { ...request, agent }));
    const group = randomUUID();
    const made: Task[] = [];
    try {
      for (const one of prepared) {
        const [first] = made;
        const share = first && {
          snapshot: async (id: TaskId) => {
            await this.ports.repositories.keep(first.snapshot, id);
            return first.snapshot;
          },
        };
        made.push(await newTask(this.ports, one, signal, { group, ...(share ?? {}) }));
      }
      await this.ports.store.transact((tasks) => {
        for (const task of made) tasks.insert(task);
      });
    } catch (error) {
      await dropTasks(this.ports, made);
      throw error;
    }
    return made;
  }

  /** Queues ended tasks again, on request with their descendants (except shells). Throws `bad-input`. */
  async retry(
    ids: readonly TaskId[],
    { descendants = false, ...options }: RetryOptions & { readonly descendants?: boolean } = {},
  ): Promise<readonly Task[]> {
    const tasks = await this.list();
    const wanted = new Set(descendants ? [...ids, ...retriedWith(tasks, ids).map(({ id }) => id)] : ids);
    const chosen = tasks.filter(({ id }) => wanted.has(id));
    for (const id of ids) if (!chosen.some((task) => task.id === id)) throw errors.unknownTask(shortId(id));
    return retryTasks(this.ports, chosen, options);
  }

  /** Lets an agent's tasks start now that wait for its account; those of all agents if none is named. */
  async unhold(agent?: string): Promise<number> {
    return this.ports.store.transact((tasks) => {
      const held = tasks
        .list()
        .filter(
          (task) => task.state.kind === 'pending' && task.state.hold && (!agent || task.agent === agent),
        );
      for (const task of held) tasks.update(unhold(task));
      return held.length;
    });
  }

  /** Changes the priority of tasks that have not started. Throws `bad-input`. */
  async setPriority(ids: readonly TaskId[], priority: Priority): Promise<void> {
    await this.ports.store.transact((tasks) => {
      for (const id of ids) {
        const task = requireNotStarted(tasks.get(id), id);
        if (task.priority !== priority) tasks.update({ ...task, priority });
      }
    });
  }

  /** Moves tasks that have not started before or after another one in the queue. Throws `bad-input`. */
  async move(ids: readonly TaskId[], place: QueuePlace): Promise<void> {
    await this.ports.store.transact((tasks) => {
      for (const task of movedTo(tasks.list(), ids, place, this.ports.clock.now())) tasks.update(task);
    });
  }

  /**
   * Changes the parents of a task that has not started. Without parents, it starts from the working tree as it is now.
   * Throws `bad-input`, `unknown-task`.
   */
  async setParents(id: TaskId, parents: readonly TaskId[], signal?: AbortSignal): Promise<Task> {
    const { store, executions, repositories } = this.ports;
    const task = requireNotStarted(await store.get(id), id);
    const done = await executions.whileIdle(id, async () => {
      const { worktree, gitDir } = task.snapshot;
      const own = parents.length
        ? undefined
        : await repositories.snapshot({ worktree, commonDir: gitDir }, id, signal);
      const after = await store.transact((tasks) => {
        const next = reparented(tasks.list(), requireNotStarted(tasks.get(id), id), parents, own);
        tasks.update(next);
        return next;
      });
      // The task gets a new snapshot when it starts.
      if (parents.length) await repositories.release(task.snapshot, id);
      return after;
    });
    if (!done) throw errors.badInput(`Task ${shortId(id)} is being started.`);
    return done;
  }

  /**
   * Adds a task and runs it at once, in this process, no matter what the workers do. Resolves with the ended task,
   * however it ended. If TSK knows beforehand that the task would fail (no engine, no log-in, a broken configuration),
   * it throws and makes no task. An aborted signal cancels the task.
   */
  async run(request: TaskRequest, options: RunOptions = {}): Promise<Task> {
    return this.runPrepared(await prepareTask(this.preparing, request), options);
  }

  /**
   * Runs a task again, on the working tree as it is now, with its own instructions and configuration, and allows the
   * given domains this once.
   */
  async runAgain(id: TaskId, allowDomains: readonly string[], options: RunOptions = {}): Promise<Task> {
    const task = await this.ports.store.get(id);
    if (!task) throw errors.unknownTask(id);
    return this.runPrepared(await prepareAgain(this.preparing, task, allowDomains), options);
  }

  /** Cancels a task that has not ended; the process that runs it stops it. Throws `bad-transition`. */
  async cancel(id: TaskId, reason = 'Cancelled by the user.'): Promise<Task> {
    const { store, clock, executions, repositories } = this.ports;
    const { before, after } = await store.transact((tasks) => {
      const task = tasks.get(id);
      if (!task) throw errors.unknownTask(id);
      const cancelled = cancel(task, timestamp(clock), reason);
      tasks.update(cancelled);
      return { before: task, after: cancelled };
    });
    executions.stop(id, reason);
    if (before.state.kind !== 'pending') return after;
    // If this process dies first, or the repository is unavailable now, `removeLeftovers` releases it later.
    await repositories.release(before.snapshot, id).catch((error: unknown) => {
      this.ports.logger.warn(`Could not release the base of task ${id}: ${messageOf(error)}`);
    });
    return after;
  }

  /** Runs a pending task in this process, unless another process takes it. The claim calls `admit`. */
  async runPending(
    id: TaskId,
    admit: (tasks: readonly Task[], task: Task) => boolean,
  ): Promise<Started | undefined> {
    const { store, clock, executions } = this.ports;
    return executions.start(
      id,
      () =>
        store.transact((tasks) => {
          const task = tasks.get(id);
          if (task?.state.kind !== 'pending' || !admit(tasks.list(), task)) return undefined;
          const assigned = assign(task, timestamp(clock));
          tasks.update(assigned);
          return assigned;
        }),
      'requeue',
    );
  }

  private get preparing(): PreparePorts {
    return { ...this.ports, tasks: () => this.list() };
  }

  private async runPrepared(prepared: PreparedTask, { signal, onAdded }: RunOptions): Promise<Task> {
    const waitsFor = prepared.parents.filter(({ state }) => state.kind !== 'completed');
    if (waitsFor.length) {
      throw errors.badInput(
        `Task ${waitsFor.map(({ id }) => shortId(id)).join(', ')} has not ended. Add the task to the queue instead, and it waits.`,
      );
    }
    await this.ports.engine(prepared.config.engine);
    const task = await newTask(this.ports, prepared, signal);
    const onAbort = (): void => {
      this.cancel(task.id, signal && reasonOf(signal)).catch((error: unknown) =>
        this.ports.logger.error(String(error)),
      );
    };
    try {
      const started = await this.ports.executions.start(
        task.id,
        async () => {
          // Insert it as assigned, so that no worker sees it as pending.
          const assigned = assign(task, timestamp(this.ports.clock));
          await this.ports.store.transact((tasks) => tasks.insert(assigned));
          onAdded?.(assigned);
          signal?.addEventListener('abort', onAbort, { once: true });
          if (signal?.aborted) onAbort();
          return assigned;
        },
        'fail',
      );
      if (!started) throw errors.internal(`Another process holds the lease of the new task ${task.id}.`);
      return await started.ended;
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }
}
