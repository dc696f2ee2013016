import type { Logger } from '../model/logger';
import type { LivingWorker, WorkerKind, WorkerPresence } from '../model/workers';
import { DisposableStore, type Disposable } from '../util/disposable';
import { messageOf } from '../util/errors';
import type { WorkLimits } from './nextTask';
import { recover, type RecoverPorts } from './recover';
import { Worker, type WorkerPorts } from './worker';

interface WorkersPorts extends Omit<WorkerPorts, 'recover' | 'presence'> {
  readonly recovery: RecoverPorts;
  /** Deletes what is too old and forgets what was deleted long ago. */
  readonly tidy: () => Promise<void>;
  /** Makes a worker known to other processes. */
  readonly announce: (kind: WorkerKind) => WorkerPresence;
  readonly living: () => Promise<readonly LivingWorker[]>;
  /** Limits beside the number of workers, as the user's file has them now. Throws `bad-config`. */
  readonly limits: () => Promise<Omit<WorkLimits, 'workers'>>;
  readonly logger: Logger;
}

/** The workers of this process. The first one recovers what other processes left, and tidies up once. */
export class Workers implements Disposable {
  private readonly owned = new DisposableStore();
  private readonly counts = new Map<Worker, number>();
  private isTidy = false;
  private isDisposed = false;

  constructor(private readonly ports: WorkersPorts) {}

  /** Runs pending tasks in this process, at most `workers` at a time, until disposed. */
  start(workers: number, kind: WorkerKind): Worker {
    const { announce, logger, ...ports } = this.ports;
    const worker = this.owned.add(
      new Worker(
        { ...ports, logger, recover: (first) => this.recover(first), presence: announce(kind) },
        { workers },
      ),
    );
    this.counts.set(worker, workers);
    this.renewLimits().catch((error: unknown) => this.warn(error));
    return worker;
  }

  /** The workers of all processes that share the queue. */
  living(): Promise<readonly LivingWorker[]> {
    return this.ports.living();
  }

  /** Applies the limits that the user's file has now. Throws `bad-config`. */
  async renewLimits(): Promise<void> {
    const limits = await this.ports.limits();
    for (const [worker, workers] of this.counts) worker.limit({ workers, ...limits });
  }

  dispose(): void {
    this.isDisposed = true;
    this.owned.dispose();
  }

  /** The end of this process cuts off what is not needed: no trouble. */
  private warn(error: unknown): void {
    if (!this.isDisposed) this.ports.logger.warn(messageOf(error));
  }

  private async recover(first: boolean): Promise<void> {
    const { recovery, tidy } = this.ports;
    await recover(recovery, first);
    if (!first || this.isTidy) return;
    this.isTidy = true;
    // A failure to tidy up must not keep tasks from starting.
    await tidy().catch((error: unknown) => this.warn(error));
  }
}
