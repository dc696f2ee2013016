import type { TaskChanges, TaskStore, TaskTransaction } from '../../src/core/model/store';
import type { Task } from '../../src/core/model/task';
import type { TaskId } from '../../src/core/model/taskId';
import { Emitter } from '../../src/core/util/event';

/** The port to the store, in memory, for tests of what stands above it. */
export class MemoryStore implements TaskStore {
  private tasks = new Map<TaskId, Task>();
  private readonly changes = new Emitter<TaskChanges>();
  /** The ids of rows that cannot be read. */
  readonly unreadable = new Set<string>();
  readonly onDidChange = this.changes.event;

  constructor(...tasks: readonly Task[]) {
    for (const task of tasks) this.tasks.set(task.id, task);
  }

  list(): Promise<readonly Task[]> {
    return Promise.resolve([...this.tasks.values()]);
  }

  get(id: TaskId): Promise<Task | undefined> {
    return Promise.resolve(this.tasks.get(id));
  }

  ids(): Promise<ReadonlySet<string>> {
    return Promise.resolve(new Set([...this.tasks.keys(), ...this.unreadable]));
  }

  async transact<T>(work: (tasks: TaskTransaction) => T): Promise<T> {
    await Promise.resolve();
    const next = new Map(this.tasks);
    const changed = new Map<TaskId, Task>();
    const removed = new Set<TaskId>();
    const put = (task: Task): void => {
      next.set(task.id, task);
      changed.set(task.id, task);
    };
    const result = work({
      get: (id) => next.get(id),
      list: () => [...next.values()],
      insert: put,
      update: put,
      remove: (id) => {
        next.delete(id);
        changed.delete(id);
        removed.add(id);
      },
    });
    this.tasks = next;
    if (changed.size + removed.size) {
      this.changes.fire({ changed: [...changed.values()], removed: [...removed] });
    }
    return result;
  }

  dispose(): void {
    this.changes.dispose();
  }
}
