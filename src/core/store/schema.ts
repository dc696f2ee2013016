import type { Database } from 'sql.js';
import { applicationId } from './databaseHeader';

/**
 * What leads from one version of the schema to the next; the first makes version 1 of an empty database.
 * An entry that was released never changes. A new property in `data` is a new version too (an entry
 * without statements): else an older TSK would drop the property when it updates the task.
 */
const migrations: readonly (readonly string[])[] = [
  [
    `CREATE TABLE tasks (
      seq        INTEGER PRIMARY KEY,
      id         TEXT NOT NULL UNIQUE,
      version    INTEGER NOT NULL, -- 1, and one more with each update
      state      TEXT NOT NULL,    -- the state's kind
      created_at TEXT NOT NULL,
      updated_at TEXT NOT NULL,
      data       TEXT NOT NULL     -- the rest of the task as JSON
    ) STRICT`,
  ],
  [], // 2: network, engine, progress, the outcome's network and block
  [], // 3: waiting, hold, priority, group, retryOf, attempts, deletedAt, partial
  [], // 4: tags, since, spent, rank, interactive
  [], // 5: the snapshot's copyFrom, earlier
  [], // 6: the snapshot's settings, the outcome's further branches
  [], // 7: lost, blocked
];

/** The version this program writes, in `PRAGMA user_version`. */
export const schemaVersion = migrations.length;

/** Brings a database of ours, or an empty one, to the current version. */
export function migrate(database: Database): void {
  const from = versionOf(database);
  if (from === schemaVersion) return;
  database.run('BEGIN');
  for (const statement of migrations.slice(from).flat()) database.run(statement);
  database.run(`PRAGMA application_id = ${applicationId}`);
  database.run(`PRAGMA user_version = ${schemaVersion}`);
  database.run('COMMIT');
}

function versionOf(database: Database): number {
  const version = database.exec('PRAGMA user_version')[0]?.values[0]?.[0];
  return typeof version === 'number' ? version : 0;
}
