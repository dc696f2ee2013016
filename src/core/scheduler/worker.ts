import type { EngineInfo } from '../model/engine';
import type { Logger } from '../model/logger';
import type { TaskStore } from '../model/store';
import type { Task } from '../model/task';
import type { TaskId } from '../model/taskId';
import type { Disposable } from '../util/disposable';
import { messageOf } from '../util/errors';
import { nextTask } from './nextTask';

/** How long to wait before the engine is tried again, in milliseconds. */
const engineRetry = 10_000;

interface WorkerPorts {
  readonly store: TaskStore;
  readonly engine: () => Promise<EngineInfo>;
  readonly run: (
    id: TaskId,
    admit: (tasks: readonly Task[], task: Task) => boolean,
  ) => Promise<{ readonly ended: Promise<Task> } | undefined>;
  /** Brings tasks of processes that are gone to an end; called once, before the first task is started. */
  readonly recover: () => Promise<void>;
  readonly logger: Logger;
}

/** Starts pending tasks, oldest first, as long as there is room; looks again whenever the store changes. */
export class Worker implements Disposable {
  private readonly watch: Disposable;
  private timer: NodeJS.Timeout | undefined;
  private disposed = false;
  private looking = false;
  private again = false;
  private recovered = false;

  constructor(
    private readonly ports: WorkerPorts,
    private readonly workers: number,
  ) {
    this.watch = ports.store.onDidChange(() => this.look());
    this.look();
  }

  dispose(): void {
    this.disposed = true;
    this.watch.dispose();
    clearTimeout(this.timer);
  }

  /** Starts what can be started. One look at a time; a change during a look causes another. */
  private look(): void {
    this.again = true;
    if (this.looking || this.disposed) return;
    this.looking = true;
    this.lookUntilDone()
      .catch((error: unknown) => {
        this.ports.logger.error(`The worker could not look for tasks: ${messageOf(error)}`);
        this.lookLater();
      })
      .finally(() => {
        this.looking = false;
      });
  }

  private async lookUntilDone(): Promise<void> {
    while (this.again && !this.disposed) {
      this.again = false;
      const tasks = await this.ports.store.list();
      if (!this.recovered && tasks.length) {
        await this.ports.recover();
        this.recovered = true;
        this.again = true;
        continue;
      }
      const next = nextTask(tasks, this.workers);
      if (next) await this.begin(next);
    }
  }

  /** Starts one task without waiting for its end. When the engine is away all wait for it. */
  private async begin(task: Task): Promise<void> {
    const { engine, run, logger } = this.ports;
    try {
      await engine();
    } catch (error) {
      logger.warn(`Tasks wait: ${messageOf(error)}`);
      this.lookLater();
      return;
    }
    const admit = (tasks: readonly Task[], candidate: Task): boolean =>
      nextTask(tasks, this.workers)?.id === candidate.id;
    const started = await run(task.id, admit);
    if (!started) return; // Another process was faster; its change to the store comes as an event.
    this.again = true;
    started.ended
      .catch((error: unknown) => logger.error(`Task ${task.id}: ${messageOf(error)}`))
      .finally(() => this.look());
  }

  private lookLater(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), engineRetry);
    this.timer.unref();
  }
}
