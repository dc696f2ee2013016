import type { Logger } from '../model/logger';
import type { TaskId } from '../model/taskId';
import type { LivingWorker, WorkerKind, WorkerPresence } from '../model/workers';
import { DisposableStore, type Disposable } from '../util/disposable';
import { messageOf } from '../util/errors';
import { present } from '../util/fields';
import { recover, type RecoverPorts } from './recover';
import { tidy, type TidyPorts } from './tidy';
import { Worker, type WorkerPorts } from './worker';

export interface WorkersPorts extends Omit<WorkerPorts, 'recover' | 'presence'>, TidyPorts {
  readonly recovery: Omit<RecoverPorts, 'store' | 'gone' | 'logger'>;
  /** The workers of all processes that share the queue. */
  readonly records: {
    /** Makes a worker known to other processes. */
    readonly announce: (kind: WorkerKind) => WorkerPresence;
    readonly living: () => Promise<readonly LivingWorker[]>;
  };
  readonly logger: Logger;
}

/** The workers of this process. The first one recovers what other processes left, and tidies up once. */
export class Workers implements Disposable {
  private readonly owned = new DisposableStore();
  private readonly counts = new Map<Worker, number>();
  private readonly gone = new Set<TaskId>();
  private isTidy = false;
  private isDisposed = false;

  constructor(private readonly ports: WorkersPorts) {}

  /** Runs pending tasks in this process, at most `workers` at a time, until disposed. */
  start(workers: number, kind: WorkerKind): Worker {
    const { store, engine, run, records, clock, logger } = this.ports;
    const presence = records.announce(kind);
    const recoverHere = (first: boolean): Promise<void> => this.recover(first);
    const worker = this.owned.add(
      new Worker({ store, engine, run, recover: recoverHere, presence, clock, logger }, { workers }),
    );
    this.counts.set(worker, workers);
    this.renewLimits().catch((error: unknown) => this.warn(error));
    return worker;
  }

  /** The workers of all processes that share the queue. */
  living(): Promise<readonly LivingWorker[]> {
    return this.ports.records.living();
  }

  /** Applies the limits that the user's file has now. Throws `bad-config`. */
  async renewLimits(): Promise<void> {
    const { perRepository, perAgent } = await this.ports.configuration.server();
    const limits = present({ perRepository, perAgent });
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
    const { recovery, store, logger } = this.ports;
    await recover({ ...recovery, store, logger, gone: this.gone }, first);
    if (!first || this.isTidy) return;
    this.isTidy = true;
    // A failure to tidy up must not keep tasks from starting.
    await tidy(this.ports).catch((error: unknown) => this.warn(error));
  }
}
