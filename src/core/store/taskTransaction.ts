import type { TaskTransaction } from '../model/store';
import type { Task } from '../model/task';
import type { TaskId } from '../model/taskId';
import { errors } from '../util/errors';
import type { TaskIndex } from './taskIndex';
import { fromRow, toRow, type TaskWrite } from './taskRow';

/** Collects writes over the current tasks. Nothing else sees them before the store commits. */
export class PendingTransaction implements TaskTransaction {
  private readonly pending = new Map<TaskId, TaskWrite>();
  private open = true;

  constructor(private readonly stored: TaskIndex) {}

  get writes(): readonly TaskWrite[] {
    return [...this.pending.values()];
  }

  get(id: TaskId): Task | undefined {
    this.refuseLate();
    const pending = this.pending.get(id);
    if (pending) return pending.removed ? undefined : pending.task;
    return this.stored.get(id);
  }

  list(): readonly Task[] {
    this.refuseLate();
    return this.stored.listWith(this.writes);
  }

  insert(task: Task): void {
    this.refuseLate();
    if (this.pending.has(task.id) || this.stored.has(task.id)) {
      throw errors.internal(`Task ${task.id} is there already.`);
    }
    this.pending.set(task.id, { task: checked(task), version: 1 });
  }

  update(task: Task): void {
    if (!this.get(task.id)) throw errors.unknownTask(task.id);
    const version = this.pending.get(task.id)?.version ?? this.stored.versionOf(task.id) + 1;
    this.pending.set(task.id, { task: checked(task), version });
  }

  remove(id: TaskId): void {
    const task = this.get(id);
    if (!task) throw errors.unknownTask(id);
    if (!this.stored.has(id)) this.pending.delete(id);
    else this.pending.set(id, { task, version: this.stored.versionOf(id) + 1, removed: true });
  }

  /** From here on the transaction is decided: who kept it cannot write any more. */
  close(): void {
    this.open = false;
  }

  private refuseLate(): void {
    if (!this.open) throw errors.internal('A transaction was used after its end.');
  }
}

/** The task as every reader will see it. Throws for one that could be written but not read again. */
function checked(task: Task): Task {
  try {
    return fromRow(toRow(task));
  } catch (error) {
    throw errors.internal(
      `Task ${task.id} cannot be stored: ${error instanceof Error ? error.message : ''}.`,
    );
  }
}
