import type { Database, ParamsObject, SqlJsStatic } from 'sql.js';
import { errors } from '../util/errors';
import type { Timestamp } from '../util/time';
import { migrate } from './schema';
import { toRow, type TaskRow, type TaskWrite } from './taskRow';

/** Which rows there are, oldest task first, and how often each was written. */
export type RowVersions = ReadonlyMap<string, number>;

/** The table of tasks in memory. */
export class TaskDatabase {
  private constructor(private readonly database: Database) {}

  static empty(sqlite: SqlJsStatic): TaskDatabase {
    const database = new sqlite.Database();
    migrate(database);
    return new TaskDatabase(database);
  }

  /** Opens the content of `file`, whose header was found good. Throws `damaged-database`. */
  static open(sqlite: SqlJsStatic, bytes: Uint8Array, file: string): TaskDatabase {
    const database = new sqlite.Database(bytes);
    try {
      const findings = database.exec('PRAGMA quick_check')[0]?.values.flat() ?? [];
      if (findings[0] !== 'ok') throw new Error(String(findings[0]));
      migrate(database);
      return new TaskDatabase(database);
    } catch (error) {
      database.close();
      throw errors.damagedDatabase(file, error);
    }
  }

  versions(): RowVersions {
    const rows =
      this.database.exec('SELECT id, version FROM tasks ORDER BY created_at, seq')[0]?.values ?? [];
    return new Map(rows.map(([id, version]) => [String(id), Number(version)]));
  }

  rows(ids: readonly string[]): readonly TaskRow[] {
    if (ids.length === 0) return [];
    const select = this.database.prepare(
      `SELECT id, state, created_at AS createdAt, data FROM tasks WHERE id IN (SELECT value FROM json_each(?))`,
    );
    try {
      select.bind([JSON.stringify(ids)]);
      const rows: TaskRow[] = [];
      while (select.step()) rows.push(asRow(select.getAsObject()));
      return rows;
    } finally {
      select.free();
    }
  }

  /** All of them or none. An update must find the version it was made from. */
  write(writes: readonly TaskWrite[], at: Timestamp): void {
    this.database.run('BEGIN');
    for (const { task, version, removed } of writes) {
      const { id, state, createdAt, data } = toRow(task);
      if (removed) {
        this.database.run(`DELETE FROM tasks WHERE id = ? AND version = ?`, [id, version - 1]);
      } else if (version === 1) {
        this.database.run(
          `INSERT INTO tasks (id, version, state, created_at, updated_at, data) VALUES (?, 1, ?, ?, ?, ?)`,
          [id, state, createdAt, at, data],
        );
      } else {
        this.database.run(
          `UPDATE tasks SET version = ?, state = ?, created_at = ?, updated_at = ?, data = ?
           WHERE id = ? AND version = ?`,
          [version, state, createdAt, at, data, id, version - 1],
        );
      }
      if (this.database.getRowsModified() !== 1) {
        throw errors.internal(`Task ${id} is not stored as version ${version - 1}.`);
      }
    }
    this.database.run('COMMIT');
  }

  export(): Uint8Array {
    return this.database.export();
  }

  close(): void {
    this.database.close();
  }
}

/** The table is STRICT: its columns hold what the schema says. */
function asRow(columns: ParamsObject): TaskRow {
  const text = (name: keyof TaskRow): string => String(columns[name]);
  return { id: text('id'), state: text('state'), createdAt: text('createdAt'), data: text('data') };
}
