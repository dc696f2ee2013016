import type { SqlJsStatic } from 'sql.js';
import type { Logger } from '../model/logger';
import type { TaskChanges } from '../model/store';
import { timestamp, type Clock } from '../util/time';
import type { DatabaseFile, Generation, WriteLock } from './databaseFile';
import { loadSqlite } from './loadSqlite';
import { restorePrevious } from './restoreDatabase';
import { TaskDatabase } from './taskDatabase';
import { noChanges, TaskIndex } from './taskIndex';
import type { TaskWrite } from './taskRow';

export interface TaskContentParts {
  readonly file: DatabaseFile;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly wasmFile: string;
}

interface Loaded {
  readonly database: TaskDatabase;
  readonly generation: Generation;
}

/**
 * What this process has in memory of the file: one generation of it, whole. Whatever goes wrong, memory is
 * dropped and the next `refresh` reads again. Its methods must not run at the same time.
 */
export class TaskContent {
  readonly index: TaskIndex;
  private loaded: Loaded | undefined;
  /** The highest change counter met: a lower one means that an older file was put back. */
  private highestChanges = 0;
  private sqlite: Promise<SqlJsStatic> | undefined;

  constructor(private readonly parts: TaskContentParts) {
    this.index = new TaskIndex(parts.logger);
  }

  /** Makes memory what is on the disk, if it is not. */
  async refresh(): Promise<TaskChanges> {
    try {
      const sight = await this.parts.file.read(this.loaded?.generation);
      switch (sight.kind) {
        case 'same':
          return noChanges;
        case 'absent':
          this.unload();
          return this.index.clear();
        case 'different':
          return await this.load(sight.bytes, sight.generation);
      }
    } catch (error) {
      this.unload();
      throw error;
    }
  }

  /** Adds the writes to what `refresh` found, and makes the result the file. Only under the lock. */
  async commit(writes: readonly TaskWrite[], lock: WriteLock): Promise<TaskChanges> {
    const database = this.loaded?.database ?? TaskDatabase.empty(await this.engine());
    const changes = (this.loaded?.generation.changes ?? 0) + 1;
    this.loaded = undefined;
    try {
      database.write(writes, timestamp(this.parts.clock));
      const generation = await this.parts.file.write(database.export(), changes, lock);
      this.loaded = { database, generation };
      this.highestChanges = changes;
      return this.index.apply(writes);
    } catch (error) {
      database.close();
      throw error;
    }
  }

  /** Puts the last good file in the place of a damaged one: see `restorePrevious`. Only under the lock. */
  async restore(): Promise<string | undefined> {
    this.unload();
    return restorePrevious(this.parts.file.file, await this.engine(), this.parts.clock.now());
  }

  unload(): void {
    this.loaded?.database.close();
    this.loaded = undefined;
  }

  private async load(bytes: Uint8Array, generation: Generation): Promise<TaskChanges> {
    this.unload();
    const database = TaskDatabase.open(await this.engine(), bytes, this.parts.file.file);
    this.loaded = { database, generation };
    const afresh = generation.changes <= this.highestChanges;
    this.highestChanges = generation.changes;
    return this.index.read(database, afresh);
  }

  /** A failed attempt is not kept: the file of the program may come back, e.g. after an update of it. */
  private engine(): Promise<SqlJsStatic> {
    this.sqlite ??= loadSqlite(this.parts.wasmFile).catch((error: unknown) => {
      this.sqlite = undefined;
      throw error;
    });
    return this.sqlite;
  }
}
