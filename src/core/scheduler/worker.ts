import type { EngineKind } from '../model/config';
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
  readonly engine: (wanted?: EngineKind) => Promise<EngineInfo>;
  readonly run: (
    id: TaskId,
    admit: (tasks: readonly Task[], task: Task) => boolean,
  ) => Promise<{ readonly ended: Promise<Task> } | undefined>;
  /** Brings tasks of processes that are gone to an end. `first` is true at the first call only. */
  readonly recover: (first: boolean) => Promise<void>;
  readonly logger: Logger;
}

/**
 * How often tasks of processes that are gone are looked for, in milliseconds: a window that was reloaded may take
 * a while to die, and its tasks are taken for living until then.
 */
const patrolInterval = 15_000;

/** Starts pending tasks, oldest first, as long as there is room; looks again whenever the store changes. */
export class Worker implements Disposable {
  private readonly watch: Disposable;
  private readonly patrol: NodeJS.Timeout;
  private timer: NodeJS.Timeout | undefined;
  private disposed = false;
  private looking = false;
  private again = false;
  /** When tasks that were left behind are to be looked for: at the start, and now and then. */
  private due: 'first' | 'again' | undefined = 'first';

  constructor(
    private readonly ports: WorkerPorts,
    private readonly workers: number,
    patrolMs: number = patrolInterval,
  ) {
    this.patrol = setInterval(() => {
      this.due ??= 'again';
      this.look();
    }, patrolMs);
    this.patrol.unref();
    this.watch = ports.store.onDidChange(() => this.look());
    this.look();
  }

  dispose(): void {
    this.disposed = true;
    this.watch.dispose();
    clearInterval(this.patrol);
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
      if (this.due && tasks.length) {
        await this.ports.recover(this.due === 'first');
        this.due = undefined;
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
      await engine(task.engine);
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
