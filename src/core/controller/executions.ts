import type { Leases } from '../model/lease';
import type { Logger } from '../model/logger';
import type { Repositories } from '../model/repository';
import type { OnPhase, RunControl, RunEnd, TaskRunner } from '../model/run';
import type { TaskStore } from '../model/store';
import { isActive, isEnded, isUncollected, type Phase, type Task } from '../model/task';
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
  /** Makes the snapshot of a task with parents; called when the task starts. */
  readonly chainedTask: (task: Task, signal: AbortSignal) => Promise<Task>;
  /** Removes the workspace of a task that needs it no more. Never fails. */
  readonly dropWorkspace: (task: Task) => Promise<void>;
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

/** The tasks that this process runs, each under its lease. Each ends in a state with a reason, or continues elsewhere. */
export class Executions implements Disposable {
  private readonly running = new Map<TaskId, { readonly control: Control; readonly ended: Promise<Task> }>();
  private readonly watch: Disposable;
  /** Tasks that are about to run here, or give up. */
  private readonly claims = new Set<Promise<unknown>>();
  private isLeaving = false;

  constructor(private readonly ports: ExecutionPorts) {
    // Another process cancels a task by writing so: this one sees the change.
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
    return this.take(id, claim, (task, control) =>
      this.runToEnd(task, control, onBlock, async (onPhase) => {
        const ready = task.parents.length
          ? await this.chain(task, AbortSignal.any([control.stop, control.detach]))
          : task;
        return this.ports.runner.start(ready, onPhase, control);
      }),
    );
  }

  /**
   * Continues a task that a process left behind: one without a living process, or one that was cancelled before its work
   * was harvested. `held`: a living process has it; `idle`: there is nothing to continue.
   */
  async adopt(id: TaskId): Promise<Started | 'held' | 'idle'> {
    let isIdle = false;
    const claim = async (): Promise<Task | undefined> => {
      const task = await this.ports.store.get(id);
      isIdle = !task || !isLeftBehind(task);
      return isIdle ? undefined : task;
    };
    const started = await this.take(id, claim, (task, control) => {
      if (isEnded(task.state)) control.stopping.abort('Cancelled.');
      return this.runToEnd(task, control, 'requeue', (onPhase) =>
        this.ports.runner.resume(task, onPhase, control),
      );
    });
    return started ?? (isIdle ? 'idle' : 'held');
  }

  /** Does something with a task while no process can start it. Undefined when a living process has it. */
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
      await this.ports.dropWorkspace(task);
      return true;
    } finally {
      await lease.release();
    }
  }

  /** Stops a task that runs here; what its agent had done is still harvested. Ignores all others. */
  stop(id: TaskId, reason: string): void {
    this.running.get(id)?.control.stopping.abort(reason);
  }

  /** The tasks that run here. */
  get ids(): readonly TaskId[] {
    return [...this.running.keys()];
  }

  /**
   * Leaves every task that runs here: their sandboxes keep running, and another process adopts them. Starts nothing
   * more; puts back what was about to start.
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

  /** `leave` waits for what is taken meanwhile. */
  private async take(
    id: TaskId,
    claim: () => Promise<Task | undefined>,
    run: (task: Task, control: Control) => Promise<Task>,
  ): Promise<Started | undefined> {
    if (this.isLeaving) return undefined;
    const claimed = this.takeLease(id, claim, run);
    this.claims.add(claimed);
    try {
      return await claimed;
    } finally {
      this.claims.delete(claimed);
    }
  }

  private async takeLease(
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

  /** Runs a task and records its end, unless the run has done so. */
  private async runToEnd(
    task: Task,
    control: Control,
    onBlock: BlockPolicy,
    work: (onPhase: OnPhase) => Promise<RunEnd>,
  ): Promise<Task> {
    const record = (end: RunEnd): Promise<Task> => this.recordEnd(task.id, end, control, onBlock);
    let recorded: Task | undefined;
    control.recordEnd = async (end) => {
      recorded = await record(end);
    };
    let end: RunEnd;
    try {
      end = await work((phase, progress) => this.enterPhase(task.id, control, phase, progress));
    } catch (error) {
      end = this.endOfError(task.id, control, error);
    }
    const ended = recorded ?? (await record(end));
    await this.ports.dropWorkspace(ended);
    return ended;
  }

  private async recordEnd(id: TaskId, end: RunEnd, { detach }: Control, onBlock: BlockPolicy): Promise<Task> {
    const at = timestamp(this.ports.clock);
    const after = await this.change(
      id,
      (now) => stateAfter(now, end, { at, onBlock, detached: detach.aborted }),
      detach,
    );
    await this.releaseBase(after);
    return after;
  }

  private async enterPhase(
    id: TaskId,
    { detach }: Control,
    phase: Phase,
    progress: string | undefined,
  ): Promise<void> {
    const at = timestamp(this.ports.clock);
    await this.change(id, (now) => (isEnded(now.state) ? now : enter(now, phase, at, progress)), detach);
  }

  private endOfError(id: TaskId, { stop, detach }: Control, error: unknown): RunEnd {
    if (stop.aborted || detach.aborted) return { kind: 'stopped' };
    if (!isTskError(error)) this.ports.logger.error(`Task ${id} broke off: ${stackOf(error)}`);
    return { kind: 'failed', reason: messageOf(error) };
  }

  private async chain(task: Task, signal: AbortSignal): Promise<Task> {
    const { snapshot } = await this.ports.chainedTask(task, signal);
    return this.change(task.id, (now) => ({ ...now, snapshot }), signal);
  }

  /** Waits out what this machine is short of: that ends no task. */
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

  /** Keeps the base as long as the workspace may have the only copy of the work. */
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
