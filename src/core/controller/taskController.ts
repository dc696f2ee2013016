import type { EngineKind } from '../model/config';
import type { EngineInfo } from '../model/engine';
import type { Logger } from '../model/logger';
import type { TaskChanges, TaskStore } from '../model/store';
import { isEnded, type Task } from '../model/task';
import type { TaskId } from '../model/taskId';
import { assign, cancel } from '../model/transitions';
import { reasonOf } from '../util/abort';
import type { Event } from '../util/event';
import { errors } from '../util/errors';
import { timestamp } from '../util/time';
import type { Executions, Started } from './executions';
import { findTask } from './findTask';
import { newTask, type NewTaskPorts } from './newTask';
import { prepareAgain, prepareTask, type PreparedTask, type PreparePorts } from './preparedTask';
import type { TaskRequest } from './taskRequest';

interface ControllerPorts extends NewTaskPorts, PreparePorts {
  readonly store: TaskStore;
  readonly executions: Executions;
  readonly logger: Logger;
  /** The engine that is wanted, or any. Throws `engine-not-found`. */
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
    this.onDidChange = ports.store.onDidChange;
  }

  /** All tasks, oldest first. */
  list(): Promise<readonly Task[]> {
    return this.ports.store.list();
  }

  /** The task with that id or unique prefix of one. Throws `unknown-task`, `ambiguous-task`. */
  async get(idOrPrefix: string): Promise<Task> {
    return findTask(await this.list(), idOrPrefix);
  }

  /** Freezes the working tree and queues a task on it; a worker of any process runs it. */
  async add(request: TaskRequest, signal?: AbortSignal): Promise<Task> {
    const task = await newTask(this.ports, await prepareTask(this.ports, request), signal);
    await this.ports.store.transact((tasks) => tasks.insert(task));
    return task;
  }

  /**
   * Adds a task and runs it at once, in this process, whatever the workers do. Resolves with the ended task,
   * however it ended. What can be known to fail beforehand (no engine, no log-in, a broken configuration) throws
   * instead, and no task is made. An aborted signal cancels the task.
   */
  async run(request: TaskRequest, options: RunOptions = {}): Promise<Task> {
    return this.runPrepared(await prepareTask(this.ports, request), options);
  }

  /**
   * Runs a task once more, on the working tree as it is now, with its own instructions and configuration; the
   * domains given are allowed besides, this once.
   */
  async runAgain(id: TaskId, allowDomains: readonly string[], options: RunOptions = {}): Promise<Task> {
    const task = await this.ports.store.get(id);
    if (!task) throw errors.unknownTask(id);
    return this.runPrepared(await prepareAgain(this.ports, task, allowDomains), options);
  }

  /** Ends a task that is not ended yet; whichever process runs it stops it. Throws `bad-transition`. */
  async cancel(id: TaskId, reason = 'Cancelled by the user.'): Promise<Task> {
    const { store, clock, executions, repositories } = this.ports;
    const { before, after } = await store.transact((tasks) => {
      const task = tasks.get(id);
      if (!task) throw errors.unknownTask(id);
      const cancelled = cancel(task, timestamp(clock), reason);
      tasks.update(cancelled);
      return { before: task, after: cancelled };
    });
    executions.abort(id, reason);
    if (before.state.kind === 'pending') await repositories.release(before.snapshot, id);
    return after;
  }

  /** Runs a pending task in this process, unless it is taken meanwhile. `admit` is asked inside the claim. */
  async runPending(
    id: TaskId,
    admit: (tasks: readonly Task[], task: Task) => boolean,
  ): Promise<Started | undefined> {
    const { store, clock, executions } = this.ports;
    return executions.start(id, () =>
      store.transact((tasks) => {
        const task = tasks.get(id);
        if (!task || isEnded(task.state) || !admit(tasks.list(), task)) return undefined;
        const assigned = assign(task, timestamp(clock));
        tasks.update(assigned);
        return assigned;
      }),
    );
  }

  private async runPrepared(prepared: PreparedTask, { signal, onAdded }: RunOptions): Promise<Task> {
    await this.ports.engine(prepared.config.engine);
    const task = await newTask(this.ports, prepared, signal);
    const onAbort = (): void => {
      this.cancel(task.id, signal && reasonOf(signal)).catch((error: unknown) =>
        this.ports.logger.error(String(error)),
      );
    };
    try {
      const started = await this.ports.executions.start(task.id, async () => {
        // Inserted as assigned: no worker sees it as pending.
        const assigned = assign(task, timestamp(this.ports.clock));
        await this.ports.store.transact((tasks) => tasks.insert(assigned));
        onAdded?.(assigned);
        signal?.addEventListener('abort', onAbort, { once: true });
        if (signal?.aborted) onAbort();
        return assigned;
      });
      if (!started) throw errors.internal(`The lease of the new task ${task.id} was taken.`);
      return await started.ended;
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }
}
