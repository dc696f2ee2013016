import { isDeepStrictEqual } from 'node:util';
import type { Logger } from '../model/logger';
import type { TaskChanges } from '../model/store';
import type { Task } from '../model/task';
import type { TaskId } from '../model/taskId';
import { messageOf } from '../util/errors';
import { oneLine } from '../util/text';
import type { TaskDatabase } from './taskDatabase';
import { fromRow, type TaskWrite } from './taskRow';

interface Entry {
  readonly task: Task;
  readonly version: number;
}

export const noChanges: TaskChanges = { changed: [], removed: [] };

/** The tasks of the database, parsed, and what became different from one reading to the next. */
export class TaskIndex {
  /** In the order of the list. */
  private entries: ReadonlyMap<string, Entry> = new Map();
  private tasks: readonly Task[] = [];
  private badIds: ReadonlySet<string> = new Set();
  private readonly reported = new Set<string>();

  constructor(private readonly logger: Logger) {}

  /** All tasks, oldest first. The same array until something changes. */
  list(): readonly Task[] {
    return this.tasks;
  }

  get(id: TaskId): Task | undefined {
    return this.entries.get(id)?.task;
  }

  /** True also for a row that cannot be read. */
  has(id: TaskId): boolean {
    return this.entries.has(id) || this.badIds.has(id);
  }

  /** The ids of all rows, also of those that cannot be read. */
  ids(): ReadonlySet<string> {
    return new Set([...this.entries.keys(), ...this.badIds]);
  }

  versionOf(id: TaskId): number {
    return this.entries.get(id)?.version ?? 0;
  }

  /** The list as it will be after these writes. */
  listWith(writes: readonly TaskWrite[]): readonly Task[] {
    return writes.length === 0 ? this.tasks : [...this.merge(writes).values()].map(({ task }) => task);
  }

  /** Takes over what was written to the database. */
  apply(writes: readonly TaskWrite[]): TaskChanges {
    this.replace(this.merge(writes));
    return {
      changed: writes.flatMap(({ task, removed }) => (removed ? [] : [task])),
      removed: writes.flatMap(({ task, removed }) => (removed ? [task.id] : [])),
    };
  }

  /** Reads the rows whose version is another than ours; with `afresh`, all rows. */
  read(database: TaskDatabase, afresh: boolean): TaskChanges {
    const before = this.entries;
    const versions = database.versions();
    const ids = [...versions.keys()];
    const parsed = this.parse(
      database,
      versions,
      ids.filter((id) => afresh || before.get(id)?.version !== versions.get(id)),
    );
    const entries = new Map<string, Entry>();
    for (const id of ids) {
      const old = afresh ? undefined : before.get(id);
      const entry = parsed.get(id) ?? (old?.version === versions.get(id) ? old : undefined);
      if (entry) entries.set(id, entry);
    }
    this.badIds = new Set(ids.filter((id) => !entries.has(id)));
    this.replace(entries);
    const changed = [...parsed].filter(([id, { task }]) => !isDeepStrictEqual(task, before.get(id)?.task));
    const removed = [...before].filter(([id]) => !entries.has(id));
    return {
      changed: changed.map(([, { task }]) => task),
      removed: removed.map(([, { task }]) => task.id),
    };
  }

  clear(): TaskChanges {
    const removed = this.tasks.map(({ id }) => id);
    this.badIds = new Set();
    this.replace(new Map());
    return { changed: [], removed };
  }

  private parse(
    database: TaskDatabase,
    versions: ReadonlyMap<string, number>,
    ids: readonly string[],
  ): ReadonlyMap<string, Entry> {
    const entries = new Map<string, Entry>();
    for (const row of database.rows(ids)) {
      try {
        entries.set(row.id, { task: fromRow(row), version: versions.get(row.id) ?? 0 });
      } catch (error) {
        this.report(row.id, messageOf(error));
      }
    }
    return entries;
  }

  private report(id: string, why: string): void {
    const message = oneLine(`Task ${id} in the database cannot be read and is left alone: ${why}.`);
    if (this.reported.has(message)) return;
    this.reported.add(message);
    this.logger.error(message);
  }

  private merge(writes: readonly TaskWrite[]): ReadonlyMap<string, Entry> {
    const merged = new Map(this.entries);
    for (const write of writes) {
      if (write.removed) merged.delete(write.task.id);
      else merged.set(write.task.id, write);
    }
    if (writes.every(({ version }) => version > 1)) return merged;
    const byAge = [...merged].sort(([, a], [, b]) => compare(a.task.createdAt, b.task.createdAt));
    return new Map(byAge);
  }

  private replace(entries: ReadonlyMap<string, Entry>): void {
    this.entries = entries;
    this.tasks = [...entries.values()].map(({ task }) => task);
  }
}

/** By code units, as SQLite compares ASCII. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
