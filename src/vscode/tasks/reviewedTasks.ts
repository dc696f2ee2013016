import type { Memento } from 'vscode';
import type { Task } from '../../core/model/task';
import { resultOf } from '../../core/model/task';
import type { TaskId } from '../../core/model/taskId';
import { Emitter } from '../../core/util/event';

const key = 'tsk.reviewedTasks';
/** The oldest are forgotten: their tasks are long gone. */
const maxKept = 5_000;

/** Whose changes the user has opened, in whichever window of this profile. */
export class ReviewedTasks {
  private readonly emitter = new Emitter<readonly TaskId[]>();
  /** Fires with those that were marked. */
  readonly onDidChange = this.emitter.event;
  private readonly ids: Set<string>;

  constructor(private readonly state: Memento) {
    const stored: unknown = state.get(key);
    this.ids = new Set(Array.isArray(stored) ? stored.filter((id) => typeof id === 'string') : []);
  }

  has(id: TaskId): boolean {
    return this.ids.has(id);
  }

  async mark(ids: readonly TaskId[]): Promise<void> {
    const fresh = ids.filter((id) => !this.ids.has(id));
    if (!fresh.length) return;
    for (const id of fresh) this.ids.add(id);
    this.emitter.fire(fresh);
    await this.state.update(key, [...this.ids].slice(-maxKept));
  }

  /** True for a result that nobody has looked at yet. */
  isWaiting(task: Task): boolean {
    return task.state.kind === 'completed' && resultOf(task) !== undefined && !this.ids.has(task.id);
  }
}
