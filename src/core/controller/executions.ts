import type { Leases } from '../model/lease';
import type { Logger } from '../model/logger';
import type { Repositories } from '../model/repository';
import type { TaskRunner } from '../model/run';
import type { TaskStore } from '../model/store';
import { isEnded, resultOf, type Task } from '../model/task';
import type { TaskId } from '../model/taskId';
import { complete, enter, fail } from '../model/transitions';
import type { Disposable } from '../util/disposable';
import { errors, messageOf } from '../util/errors';
import { timestamp, type Clock } from '../util/time';

interface ExecutionPorts {
  readonly store: TaskStore;
  readonly leases: Leases;
  readonly runner: TaskRunner;
  readonly repositories: Repositories;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A task that was started here, and its end. */
export interface Started {
  readonly task: Task;
  readonly ended: Promise<Task>;
}

/** The tasks that this process runs. Each is held by its lease and ends in a state with a reason. */
export class Executions implements Disposable {
  private readonly running = new Map<TaskId, AbortController>();
  private readonly watch: Disposable;

  constructor(private readonly ports: ExecutionPorts) {
    // Another process cancels a task by writing so; here it is heard.
    this.watch = ports.store.onDidChange(({ changed, removed }) => {
      for (const task of changed) {
        if (isEnded(task.state))
          this.abort(task.id, 'reason' in task.state ? task.state.reason : 'It ended.');
      }
      for (const id of removed) this.abort(id, 'The task was deleted.');
    });
  }

  /**
   * Takes the lease and `claim`s the task: a transaction that makes it assigned, or gives up by returning
   * undefined. Resolves once the task runs here, or with undefined when it does not; `ended` never rejects
   * but for a store that cannot be written.
   */
  async start(id: TaskId, claim: () => Promise<Task | undefined>): Promise<Started | undefined> {
    const lease = await this.ports.leases.tryAcquire(id);
    if (!lease) return undefined;
    let task: Task | undefined;
    try {
      task = await claim();
    } finally {
      if (!task) await lease.release();
    }
    return task && { task, ended: this.run(task).finally(() => lease.release()) };
  }

  /** Tells a running task to stop. One that does not run here is left alone. */
  abort(id: TaskId, reason: string): void {
    this.running.get(id)?.abort(reason);
  }

  dispose(): void {
    this.watch.dispose();
    for (const abort of this.running.values()) abort.abort('The process that ran it ended.');
  }

  private async run(task: Task): Promise<Task> {
    const abort = new AbortController();
    this.running.set(task.id, abort);
    try {
      const { runner } = this.ports;
      const end = await runner.run(
        task,
        async (phase, progress) => {
          await this.change(task.id, (now) => enter(now, phase, progress));
        },
        abort.signal,
      );
      const at = timestamp(this.ports.clock);
      return await this.change(task.id, (now) =>
        end.kind === 'completed' ? complete(now, at, end.outcome) : fail(now, at, end.reason, end.outcome),
      );
    } catch (error) {
      if (!abort.signal.aborted) this.ports.logger.error(`Task ${task.id} broke off: ${stackOf(error)}`);
      const at = timestamp(this.ports.clock);
      return await this.change(task.id, (now) => fail(now, at, messageOf(error)));
    } finally {
      this.running.delete(task.id);
      await this.releaseBase(task.id);
    }
  }

  /** Changes a task unless it has ended meanwhile: the end that came first stands. */
  private async change(id: TaskId, transition: (task: Task) => Task): Promise<Task> {
    return this.ports.store.transact((tasks) => {
      const now = tasks.get(id);
      if (!now) throw errors.unknownTask(id);
      if (isEnded(now.state)) return now;
      const next = transition(now);
      tasks.update(next);
      return next;
    });
  }

  /** The base is kept for a workspace that still holds work; a branch, or nothing to keep, needs it no more. */
  private async releaseBase(id: TaskId): Promise<void> {
    const task = await this.ports.store.get(id);
    if (!task || !(task.state.kind === 'completed' || resultOf(task))) return;
    try {
      await this.ports.repositories.release(task.snapshot, id);
    } catch (error) {
      this.ports.logger.warn(`The base of task ${id} is still kept by a ref: ${messageOf(error)}`);
    }
  }
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
