import type { EngineKind } from '../model/configWords';
import type { EngineInfo } from '../model/engine';
import type { Logger } from '../model/logger';
import type { TaskStore } from '../model/store';
import type { Task } from '../model/task';
import type { TaskId } from '../model/taskId';
import type { WorkerPresence } from '../model/workers';
import type { Disposable } from '../util/disposable';
import { messageOf } from '../util/errors';
import { timestamp, type Clock } from '../util/time';
import { nextTask, type WorkLimits } from './nextTask';

/** How long to wait before an engine is tried again, in milliseconds. */
const engineRetry = 10_000;
/** The longest wait a timer can have, in milliseconds. */
const longest = 2 ** 31 - 1;

export interface WorkerPorts {
  readonly store: TaskStore;
  readonly engine: (wanted?: EngineKind) => Promise<EngineInfo>;
  readonly run: (
    id: TaskId,
    admit: (tasks: readonly Task[], task: Task) => boolean,
  ) => Promise<{ readonly ended: Promise<Task> } | undefined>;
  /** Continues tasks of processes that are gone, and cleans up after them. `first` is true at the first call only. */
  readonly recover: (first: boolean) => Promise<void>;
  /** Lets other processes know of this worker. */
  readonly presence: WorkerPresence;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * How often tasks of processes that are gone are looked for, in milliseconds: a window that was reloaded may take
 * a while to die, and its tasks are taken for living until then.
 */
const patrolInterval = 15_000;

/** Starts pending tasks as long as there is room; looks again whenever the store changes. */
export class Worker implements Disposable {
  private readonly watch: Disposable;
  private readonly patrol: NodeJS.Timeout;
  private timer: NodeJS.Timeout | undefined;
  private disposed = false;
  private looking = false;
  private again = false;
  private limits: WorkLimits;
  private paused = false;
  /** When tasks that were left behind are to be looked for: at the start, and now and then. */
  private due: 'first' | 'again' | undefined = 'first';
  /** The engines that did not answer, and when each is tried again. */
  private readonly away = new Map<EngineKind | undefined, number>();

  constructor(
    private readonly ports: WorkerPorts,
    limits: WorkLimits,
    patrolMs: number = patrolInterval,
  ) {
    this.limits = limits;
    this.patrol = setInterval(() => {
      this.due ??= 'again';
      this.look();
    }, patrolMs);
    this.patrol.unref();
    this.watch = ports.store.onDidChange(() => this.look());
    this.look();
  }

  /** Sets the limits from now on; tasks at work stay. */
  limit(limits: WorkLimits): void {
    this.limits = limits;
    this.look();
  }

  /** Stops or resumes starting tasks; tasks at work stay. */
  pause(paused: boolean): void {
    if (paused !== this.paused) this.ports.presence.pause(paused);
    this.paused = paused;
    this.look();
  }

  dispose(): void {
    this.disposed = true;
    this.ports.presence.dispose();
    this.watch.dispose();
    clearInterval(this.patrol);
    clearTimeout(this.timer);
  }

  /** True while it looks for tasks, recovers or starts some; when false, everything that can start has started. */
  get isLooking(): boolean {
    return this.looking;
  }

  /** Starts what can be started. One look at a time; a change during a look causes another. */
  private look(): void {
    this.again = true;
    if (this.looking || this.disposed) return;
    this.looking = true;
    this.lookUntilDone()
      .catch((error: unknown) => {
        if (this.disposed) return; // The end of this process cuts it off.
        this.ports.logger.error(`The worker could not look for tasks: ${messageOf(error)}`);
        this.lookIn(engineRetry);
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
        const first = this.due === 'first';
        this.due = undefined;
        this.again = true;
        await this.ports.recover(first);
        continue;
      }
      if (this.paused) continue;
      const { next, wakeAt } = this.decide(tasks);
      if (next) await this.begin(next);
      else if (wakeAt !== undefined) this.lookIn(Date.parse(wakeAt) - this.ports.clock.now().getTime());
    }
  }

  private decide(tasks: readonly Task[]): ReturnType<typeof nextTask> {
    const now = this.ports.clock.now().getTime();
    const away = new Set([...this.away].flatMap(([kind, until]) => (until > now ? [kind] : [])));
    return nextTask(tasks, this.limits, { now: timestamp(this.ports.clock), away });
  }

  /** Starts one task without waiting for its end. When its engine is away, others go first. */
  private async begin(task: Task): Promise<void> {
    const { engine, run, clock, logger } = this.ports;
    this.again = true;
    try {
      await engine(task.engine);
      this.away.delete(task.engine);
    } catch (error) {
      logger.warn(`Tasks wait: ${messageOf(error)}`);
      this.away.set(task.engine, clock.now().getTime() + engineRetry);
      this.lookIn(engineRetry);
      return;
    }
    const admit = (tasks: readonly Task[], candidate: Task): boolean =>
      this.decide(tasks).next?.id === candidate.id;
    const started = await run(task.id, admit);
    if (!started) {
      // Another process was faster; its change to the store comes as an event.
      this.again = false;
      return;
    }
    started.ended
      .catch((error: unknown) => logger.error(`Task ${task.id}: ${messageOf(error)}`))
      .finally(() => this.look());
  }

  private lookIn(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), Math.min(Math.max(ms, 50), longest));
    this.timer.unref();
  }
}
