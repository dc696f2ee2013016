import type { TaskController } from '../../core/controller/taskController';
import type { Logger } from '../../core/model/logger';
import type { TaskChanges } from '../../core/model/store';
import type { Task } from '../../core/model/task';
import type { TaskId } from '../../core/model/taskId';
import { DisposableStore, type Disposable } from '../../core/util/disposable';
import { messageOf } from '../../core/util/errors';
import { Emitter, type Event } from '../../core/util/event';

/** How one task differs from what was shown; `before` is absent for one that came, `after` for one that went. */
export interface TaskUpdate {
  readonly id: TaskId;
  readonly before: Task | undefined;
  readonly after: Task | undefined;
}

export interface TaskListPorts {
  readonly tasks: Pick<TaskController, 'list' | 'onDidChange'>;
  /** Which tasks this window shows, and an event for when the answer may differ. */
  readonly isShown: (task: Task) => boolean;
  readonly onDidChangeShown: Event<void>;
  readonly log: Logger;
}

/** The tasks that this window shows, kept current from the store. Opens the store at the first `start`. */
export class TaskList implements Disposable {
  private readonly subscriptions = new DisposableStore();
  private readonly emitter = new Emitter<readonly TaskUpdate[]>();
  /** Fires with what became different, also with nothing when only `status` did. */
  readonly onDidChange = this.emitter.event;

  private readonly known = new Map<TaskId, Task>();
  private shown = new Map<TaskId, Task>();
  private newestFirst: readonly Task[] = [];
  private loading: Promise<void> | undefined;
  private waiting: TaskChanges[] | undefined;
  private current: 'unchecked' | 'listed' | 'failed' = 'unchecked';

  constructor(private readonly ports: TaskListPorts) {
    this.subscriptions.add(ports.onDidChangeShown(() => this.show()));
  }

  get status(): 'unchecked' | 'listed' | 'failed' {
    return this.current;
  }

  /** Newest first. */
  get tasks(): readonly Task[] {
    return this.newestFirst;
  }

  get(id: TaskId): Task | undefined {
    return this.shown.get(id) ?? this.known.get(id);
  }

  /** Loads the tasks unless that was done; after a failure, tries again. Never rejects. */
  start(): Promise<void> {
    if (this.current === 'listed') return Promise.resolve();
    this.loading ??= this.load().finally(() => (this.loading = undefined));
    return this.loading;
  }

  /** Takes in a task that the store is about to announce, so that it can be shown at once. */
  adopt(task: Task): void {
    if (!this.known.has(task.id)) this.apply({ changed: [task], removed: [] });
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.emitter.dispose();
  }

  private async load(): Promise<void> {
    const { tasks, log } = this.ports;
    this.waiting = [];
    const listening = tasks.onDidChange((changes) => {
      if (this.waiting) this.waiting.push(changes);
      else this.apply(changes);
    });
    try {
      for (const task of await tasks.list()) this.known.set(task.id, task);
      this.subscriptions.add(listening);
      this.current = 'listed';
    } catch (error) {
      listening.dispose();
      this.current = 'failed';
      log.error(`The tasks could not be listed: ${messageOf(error)}`);
    }
    // Changes come in the order of the writes: whatever `list` saw already comes out the same.
    const waiting = this.waiting;
    this.waiting = undefined;
    for (const changes of waiting) this.note(changes);
    this.show();
  }

  private apply(changes: TaskChanges): void {
    this.note(changes);
    this.showOnly([...changes.changed.map(({ id }) => id), ...changes.removed]);
  }

  private note({ changed, removed }: TaskChanges): void {
    for (const task of changed) this.known.set(task.id, task);
    for (const id of removed) this.known.delete(id);
  }

  /** Decides again which of all tasks are shown. */
  private show(): void {
    const before = this.shown;
    const after = new Map([...this.known].filter(([, task]) => this.ports.isShown(task)));
    this.shown = after;
    this.newestFirst = [...after.values()].sort(byAge);
    this.fire(new Set([...before.keys(), ...after.keys()]), before, after);
  }

  /** Decides again about these alone: with many tasks, one change costs no sort. */
  private showOnly(ids: readonly TaskId[]): void {
    const before = new Map(ids.flatMap((id) => pairOf(id, this.shown.get(id))));
    const list = [...this.newestFirst];
    for (const id of new Set(ids)) {
      const old = before.get(id);
      const known = this.known.get(id);
      const task = known && this.ports.isShown(known) ? known : undefined;
      if (old) list.splice(indexIn(list, old), 1);
      if (task) {
        list.splice(indexIn(list, task), 0, task);
        this.shown.set(id, task);
      } else this.shown.delete(id);
    }
    this.newestFirst = list;
    this.fire(ids, before, this.shown);
  }

  private fire(
    ids: Iterable<TaskId>,
    before: ReadonlyMap<TaskId, Task>,
    after: ReadonlyMap<TaskId, Task>,
  ): void {
    const updates = [...new Set(ids)]
      .map((id) => ({ id, before: before.get(id), after: after.get(id) }))
      .filter((update) => update.before !== update.after);
    this.emitter.fire(updates);
  }
}

function pairOf(id: TaskId, task: Task | undefined): readonly (readonly [TaskId, Task])[] {
  return task ? [[id, task]] : [];
}

/** Newest first; tasks of the same moment by id, so that the order is total. */
function byAge(a: Task, b: Task): number {
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt ? 1 : -1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** Where the task is in the sorted list, or would be. */
function indexIn(list: readonly Task[], task: Task): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = list[middle];
    if (other && byAge(other, task) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
