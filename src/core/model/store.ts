import type { Disposable } from '../util/disposable';
import type { Event } from '../util/event';
import type { Task } from './task';
import type { TaskId } from './taskId';

/** What may be done inside one transaction. Reads see its own writes. Synchronous on purpose: the lock is held. */
export interface TaskTransaction {
  get(id: TaskId): Task | undefined;
  /** All tasks, oldest first. */
  list(): readonly Task[];
  insert(task: Task): void;
  /** Replaces a stored task. Throws `unknown-task` when it is gone. */
  update(task: Task): void;
  /** Forgets a stored task. Throws `unknown-task` when it is gone. */
  remove(id: TaskId): void;
}

/** What became different in the store, by whomever: this process or another. */
export interface TaskChanges {
  readonly changed: readonly Task[];
  readonly removed: readonly TaskId[];
}

/** The port to the durable list of tasks that every window and every `tsk` process shares. */
export interface TaskStore extends Disposable {
  /** All tasks, oldest first, as of the last write known to this process. */
  list(): Promise<readonly Task[]>;
  get(id: TaskId): Promise<Task | undefined>;
  /** The ids of all rows, also of those that cannot be read: `list` leaves these out, and nothing of theirs may be removed. */
  ids(): Promise<ReadonlySet<string>>;
  /**
   * Runs `work` on the current content under the lock that all processes share, and makes its writes
   * durable before it resolves. When `work` throws, nothing is written and the error comes through.
   */
  transact<T>(work: (tasks: TaskTransaction) => T): Promise<T>;
  readonly onDidChange: Event<TaskChanges>;
}
