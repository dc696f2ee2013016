import type { Leases } from '../model/lease';
import type { Logger } from '../model/logger';
import type { Repositories } from '../model/repository';
import type { OnPhase, RunControl, RunEnd, TaskRunner } from '../model/run';
import type { TaskStore } from '../model/store';
import { isActive, isEnded, isUncollected, type Task } from '../model/task';
import type { TaskId } from '../model/taskId';
import { enter } from '../model/transitions';
import type { Disposable } from '../util/disposable';
import { errors, isTskError, messageOf } from '../util/errors';
import { outlastTrouble } from '../util/hostTrouble';
import { timestamp, type Clock } from '../util/time';
import { needsBase, stateAfter, type BlockPolicy } from './runEnd';

interface ExecutionPorts {
  readonly store: TaskStore;
  readonly leases: Leases;
  readonly runner: TaskRunner;
  readonly repositories: Repositories;
  /** Makes what a task with parents starts from; called when it is begun. */
  readonly chainedTask: (task: Task, signal: AbortSignal) => Promise<Task>;
  readonly clock: Clock;
  readonly logger: Logger;
}

const processEnded = 'The process that ran it ended.';

/** A task that was started here, and its end. */
export interface Started {
  readonly task: Task;
  readonly ended: Promise<Task>;
}

class Control implements RunControl {
  recordEnd: RunControl['recordEnd'] = () => Promise.resolve();
  readonly stopping = new AbortController();
  readonly detaching = new AbortController();
  readonly stop = this.stopping.signal;
  readonly detach = this.detaching.signal;
}

/** The tasks that this process runs. Each is held by its lease, and ends in a state with a reason or goes on elsewhere. */
export class Executions implements Disposable {
  private readonly running = new Map<TaskId, { readonly control: Control; readonly ended: Promise<Task> }>();
  private readonly watch: Disposable;
  /** Tasks that are about to run here. */
  private readonly claims = new Set<Promise<unknown>>();
  private isLeaving = false;

  constructor(private readonly ports: ExecutionPorts) {
    // Another process cancels a task by writing so; here it is heard.
    this.watch = ports.store.onDidChange(({ changed, removed }) => {
      for (const { id, state } of changed) {
        if (isEnded(state)) this.stop(id, 'reason' in state ? state.reason : 'It ended.');
      }
      for (const id of removed) this.stop(id, 'The task was deleted.');
    });
  }

  /**
   * Takes the lease and `claim`s the task: a transaction that makes it assigned, or gives up by returning
   * undefined. Resolves once the task runs here, or with undefined when it does not; `ended` never rejects
   * but for a store that cannot be written.
   */
  start(
    id: TaskId,
    claim: () => Promise<Task | undefined>,
    onBlock: BlockPolicy,
  ): Promise<Started | undefined> {
    return this.hold(id, claim, (task, control) =>
      this.toItsEnd(task, control, onBlock, async (onPhase) => {
        const ready = task.parents.length
          ? await this.chain(task, AbortSignal.any([control.stop, control.detach]))
          : task;
        return this.ports.runner.start(ready, onPhase, control);
      }),
    );
  }

  /**
   * Goes on with a task that a process left behind: one that is held by nobody, or was cancelled before what its agent
   * had done was taken over. `held`: a living process has it; `idle`: there is nothing to go on with.
   */
  async adopt(id: TaskId): Promise<Started | 'held' | 'idle'> {
    let isIdle = false;
    const claim = async (): Promise<Task | undefined> => {
      const task = await this.ports.store.get(id);
      isIdle = !task || !isLeftBehind(task);
      return isIdle ? undefined : task;
    };
    const started = await this.hold(id, claim, (task, control) => {
      if (isEnded(task.state)) control.stopping.abort('Cancelled.');
      return this.toItsEnd(task, control, 'requeue', (onPhase) =>
        this.ports.runner.resume(task, onPhase, control),
      );
    });
    return started ?? (isIdle ? 'idle' : 'held');
  }

  /** Does something with a task while no process can begin it. Undefined when a living process has it. */
  async whileIdle<T>(id: TaskId, work: () => Promise<T>): Promise<T | undefined> {
    const lease = await this.ports.leases.tryAcquire(id);
    if (!lease) return undefined;
    try {
      return await work();
    } finally {
      await lease.release();
    }
  }

  /** Removes what the run of an ended task left behind. False when a living process has it. */
  async cleanUp(id: TaskId): Promise<boolean> {
    const lease = await this.ports.leases.tryAcquire(id);
    if (!lease) return false;
    try {
      const task = await this.ports.store.get(id);
      if (!task || !isEnded(task.state)) return true;
      await this.releaseBase(task);
      await this.ports.runner.cleanUp(task);
      return true;
    } finally {
      await lease.release();
    }
  }

  /** Tells a running task to stop; what its agent had done is still taken over. One that does not run here is left alone. */
  stop(id: TaskId, reason: string): void {
    this.running.get(id)?.control.stopping.abort(reason);
  }

  /** The tasks that run here. */
  get ids(): readonly TaskId[] {
    return [...this.running.keys()];
  }

  /**
   * Leaves all that run here to themselves: their sandboxes go on, and another process takes them over. Nothing starts
   * here any more; what was about to is given back, too.
   */
  async leave(): Promise<void> {
    this.isLeaving = true;
    const all = [...this.running.values()];
    for (const { control } of all) control.detaching.abort(processEnded);
    await Promise.allSettled(this.claims);
    await Promise.allSettled([...this.running.values()].map(({ ended }) => ended));
  }

  dispose(): void {
    this.watch.dispose();
    void this.leave();
  }

  private async hold(
    id: TaskId,
    claim: () => Promise<Task | undefined>,
    run: (task: Task, control: Control) => Promise<Task>,
  ): Promise<Started | undefined> {
    if (this.isLeaving) return undefined;
    const claimed = this.claim(id, claim, run);
    this.claims.add(claimed);
    try {
      return await claimed;
    } finally {
      this.claims.delete(claimed);
    }
  }

  private async claim(
    id: TaskId,
    claim: () => Promise<Task | undefined>,
    run: (task: Task, control: Control) => Promise<Task>,
  ): Promise<Started | undefined> {
    const lease = await this.ports.leases.tryAcquire(id);
    if (!lease) return undefined;
    let task: Task | undefined;
    try {
      task = await claim();
    } finally {
      if (!task) await lease.release();
    }
    if (!task) return undefined;
    const control = new Control();
    if (this.isLeaving) control.detaching.abort(processEnded);
    const ended = run(task, control).finally(async () => {
      this.running.delete(id);
      await lease.release();
    });
    this.running.set(id, { control, ended });
    return { task, ended };
  }

  private async toItsEnd(
    task: Task,
    control: Control,
    onBlock: BlockPolicy,
    work: (onPhase: OnPhase) => Promise<RunEnd>,
  ): Promise<Task> {
    let after: Task | undefined;
    const write = async (end: RunEnd): Promise<Task> => {
      const at = timestamp(this.ports.clock);
      return this.change(
        task.id,
        (now) => stateAfter(now, end, { at, onBlock, detached: control.detach.aborted }),
        control.detach,
      );
    };
    control.recordEnd = async (end) => {
      after = await write(end);
      await this.releaseBase(after);
    };
    let end: RunEnd;
    try {
      end = await work(async (phase, progress) => {
        const at = timestamp(this.ports.clock);
        await this.change(
          task.id,
          (now) => (isEnded(now.state) ? now : enter(now, phase, at, progress)),
          control.detach,
        );
      });
    } catch (error) {
      const isAsked = control.stop.aborted || control.detach.aborted;
      if (!isAsked && !isTskError(error))
        this.ports.logger.error(`Task ${task.id} broke off: ${stackOf(error)}`);
      end = isAsked ? { kind: 'stopped' } : { kind: 'failed', reason: messageOf(error) };
    }
    if (after) return after;
    after = await write(end);
    await this.releaseBase(after);
    return after;
  }

  private async chain(task: Task, signal: AbortSignal): Promise<Task> {
    const { snapshot } = await this.ports.chainedTask(task, signal);
    return this.change(task.id, (now) => ({ ...now, snapshot }), signal);
  }

  /** What a run came to is written when this machine lets us: a trouble of it is no end of a task. */
  private async change(id: TaskId, transition: (task: Task) => Task, leave: AbortSignal): Promise<Task> {
    const write = (): Promise<Task> =>
      this.ports.store.transact((tasks) => {
        const now = tasks.get(id);
        if (!now) throw errors.unknownTask(id);
        const next = transition(now);
        if (next !== now) tasks.update(next);
        return next;
      });
    return outlastTrouble(write, (text) => this.ports.logger.warn(`Task ${id}: ${text}`), leave);
  }

  /** The base is kept for a workspace that still holds work; a branch, or nothing to keep, needs it no more. */
  private async releaseBase(task: Task): Promise<void> {
    if (needsBase(task)) return;
    try {
      await this.ports.repositories.release(task.snapshot, task.id);
    } catch (error) {
      this.ports.logger.warn(`The base of task ${task.id} is still kept by a ref: ${messageOf(error)}`);
    }
  }
}

function isLeftBehind({ state }: Task): boolean {
  return isActive(state) || isUncollected(state);
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
