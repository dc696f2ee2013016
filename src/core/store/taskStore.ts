import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Logger } from '../model/logger';
import type { TaskChanges, TaskStore, TaskTransaction } from '../model/store';
import type { Task } from '../model/task';
import type { TaskId } from '../model/taskId';
import { throwIfAborted } from '../util/abort';
import { DisposableStore } from '../util/disposable';
import { makeFolder } from '../util/durableFolder';
import { errors, isTskError, messageOf } from '../util/errors';
import { Emitter, type Event } from '../util/event';
import type { Clock } from '../util/time';
import { DatabaseFile } from './databaseFile';
import { hideFromGit } from './hideFromGit';
import { FileLock } from './fileLock';
import { SerialQueue } from './serialQueue';
import { TaskContent } from './taskContent';
import type { TaskWrite } from './taskRow';
import { PendingTransaction } from './taskTransaction';
import { watchFile } from './watchFile';

export interface TaskStoreOptions {
  /** The folder of `tasks.db`; made when it is missing. */
  readonly dataDir: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Where `sql-wasm.wasm` is: beside the bundle, or in node_modules when nothing is bundled. */
  readonly wasmFile: string;
  /** How long a transaction waits for the other processes. */
  readonly lockTimeoutMs?: number;
  /** How often a listener's store looks at the file, should the system not report its changes. */
  readonly pollMs?: number;
}

/** Opens the store of a data folder. Touches nothing before it is used. */
export function openTaskStore(options: TaskStoreOptions): TaskStore {
  return new SqlTaskStore(options);
}

/**
 * The tasks in `tasks.db`. sql.js has the database in memory and writes it whole; so a transaction takes
 * the lock that all processes share (`tasks.db.lock/`), reads the file if another wrote it, applies its
 * writes, and replaces the file durably. Readers take no lock: a file that is there is complete.
 */
class SqlTaskStore implements TaskStore {
  private readonly file: string;
  private readonly lock: FileLock;
  private readonly content: TaskContent;
  private readonly emitter: Emitter<TaskChanges>;
  private readonly transactions = new SerialQueue();
  /** Guards `content`: held shortly, never while waiting for the lock. */
  private readonly accesses = new SerialQueue();
  private readonly closing = new AbortController();
  private readonly disposables = new DisposableStore();
  private watching = false;
  /** What listeners know: nothing before the first reading. */
  private hasBaseline = false;
  private lastComplaint: string | undefined;
  private hiding: Promise<void> | undefined;

  constructor(private readonly options: TaskStoreOptions) {
    const { dataDir, clock, logger, wasmFile } = options;
    this.file = path.join(dataDir, 'tasks.db');
    this.lock = new FileLock(`${this.file}.lock`, { logger });
    this.content = new TaskContent({ file: new DatabaseFile(this.file), clock, logger, wasmFile });
    this.emitter = this.disposables.add(
      new Emitter((error) => logger.error(`A listener of the task store failed: ${messageOf(error)}`)),
    );
  }

  readonly onDidChange: Event<TaskChanges> = (listener) => {
    const subscription = this.emitter.event(listener);
    this.startWatching();
    return subscription;
  };

  async list(): Promise<readonly Task[]> {
    await this.refresh();
    return this.content.index.list();
  }

  async get(id: TaskId): Promise<Task | undefined> {
    await this.refresh();
    return this.content.index.get(id);
  }

  async ids(): Promise<ReadonlySet<string>> {
    await this.refresh();
    return this.content.index.ids();
  }

  async transact<T>(work: (tasks: TaskTransaction) => T): Promise<T> {
    return this.transactions.run(async () => {
      // Before anything is made beside a file that is not ours; and what is read here needs no lock later.
      await this.refresh();
      await makeFolder(this.options.dataDir);
      await (this.hiding ??= hideFromGit(this.options.dataDir).catch((error: unknown) =>
        this.options.logger.warn(`The data folder could not be hidden from git: ${messageOf(error)}`),
      ));
      const lock = await this.lock.acquire({
        timeoutMs: this.options.lockTimeoutMs ?? 15_000,
        signal: this.closing.signal,
      });
      try {
        return await this.access(async () => {
          this.tell(await this.content.refresh());
          const { result, writes } = perform(work, new PendingTransaction(this.content.index));
          if (writes.length > 0) this.tell(await this.content.commit(writes, lock));
          return result;
        });
      } finally {
        await lock.release();
      }
    });
  }

  /** Ends waiting transactions with `cancelled`; one that is being written is written. */
  dispose(): void {
    this.closing.abort('The task store was closed.');
    this.disposables.dispose();
    void this.accesses.run(() => Promise.resolve(this.content.unload()));
  }

  private async refresh(): Promise<void> {
    try {
      await this.reload();
    } catch (error) {
      if (!isTskError(error, 'damaged-database') || !(await this.restore())) throw error;
      await this.reload();
    }
  }

  private async reload(): Promise<void> {
    await this.access(async () => this.tell(await this.content.refresh()));
  }

  /** True when the file is good again, by this process or by another that was faster. */
  private async restore(): Promise<boolean> {
    // Beside a file that was never ours nothing is made, not even a lock.
    if (!existsSync(`${this.file}.previous`)) return false;
    const lock = await this.lock.acquire({
      timeoutMs: this.options.lockTimeoutMs ?? 15_000,
      signal: this.closing.signal,
    });
    try {
      return await this.access(async () => {
        try {
          this.tell(await this.content.refresh());
          return true;
        } catch (error) {
          if (!isTskError(error, 'damaged-database')) throw error;
        }
        const damaged = await this.content.restore();
        if (damaged === undefined) return false;
        this.options.logger.error(
          `The task database ${this.file} was damaged. The state before its last change is restored; the damaged file is kept as ${damaged}.`,
        );
        return true;
      });
    } finally {
      await lock.release();
    }
  }

  private async access<T>(use: () => Promise<T>): Promise<T> {
    return this.accesses.run(async () => {
      throwIfAborted(this.closing.signal);
      return use();
    });
  }

  private tell(changes: TaskChanges): void {
    const first = !this.hasBaseline;
    this.hasBaseline = true;
    if (first || changes.changed.length + changes.removed.length === 0) return;
    this.emitter.fire(changes);
  }

  private startWatching(): void {
    if (this.watching || this.closing.signal.aborted) return;
    this.watching = true;
    try {
      mkdirSync(this.options.dataDir, { recursive: true, mode: 0o700 });
    } catch {
      // A write will say why; there is nothing to see until then.
    }
    const check = (): void => void this.check();
    this.disposables.add(watchFile(this.file, this.options.pollMs ?? 2_000, check));
    check();
  }

  /** Reads for the listeners. They have nobody to throw at, so each trouble is logged once. */
  private async check(): Promise<void> {
    try {
      await this.refresh();
      this.lastComplaint = undefined;
    } catch (error) {
      const complaint = messageOf(error);
      if (isTskError(error, 'cancelled') || complaint === this.lastComplaint) return;
      this.lastComplaint = complaint;
      this.options.logger.warn(complaint);
    }
  }
}

/** Runs the work of a transaction to its end, which must be now: the lock is held. */
function perform<T>(
  work: (tasks: TaskTransaction) => T,
  transaction: PendingTransaction,
): { readonly result: T; readonly writes: readonly TaskWrite[] } {
  try {
    const result = work(transaction);
    if (result instanceof Promise) {
      result.catch(() => undefined);
      throw errors.internal('The work of a transaction must not be asynchronous.');
    }
    return { result, writes: transaction.writes };
  } finally {
    transaction.close();
  }
}
