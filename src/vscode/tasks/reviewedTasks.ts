import type { Memento } from 'vscode';
import { resultOf, type Task } from '../../core/model/task';
import { parseTaskId, type TaskId } from '../../core/model/taskId';
import { Emitter } from '../../core/util/event';

const key = 'tsk.reviewedTasks';
/** The oldest are forgotten: their tasks are long gone. */
const maxKept = 5_000;

/** Whose changes the user has opened, in whichever window of this profile. */
export class ReviewedTasks {
  private readonly emitter = new Emitter<readonly TaskId[]>();
  /** Fires with those that were marked, here or in another window. */
  readonly onDidChange = this.emitter.event;
  private readonly ids: Set<TaskId>;

  constructor(private readonly state: Memento) {
    this.ids = new Set(this.stored());
  }

  has(id: TaskId): boolean {
    return this.ids.has(id);
  }

  async mark(ids: readonly TaskId[]): Promise<void> {
    const fresh = ids.filter((id) => !this.ids.has(id));
    if (!fresh.length) return;
    // Other windows write the same: what they marked meanwhile would be lost.
    const others = this.stored().filter((id) => !this.ids.has(id) && !fresh.includes(id));
    const added = [...others, ...fresh];
    for (const id of added) this.ids.add(id);
    this.emitter.fire(added);
    await this.state.update(key, [...this.ids].slice(-maxKept));
  }

  /** True for a result that has not been reviewed yet. */
  isWaiting(task: Task): boolean {
    return task.state.kind === 'completed' && resultOf(task) !== undefined && !this.ids.has(task.id);
  }

  private stored(): readonly TaskId[] {
    const kept = this.state.get<unknown>(key);
    return Array.isArray(kept) ? kept.flatMap((id: unknown) => parseTaskId(String(id)) ?? []) : [];
  }
}
