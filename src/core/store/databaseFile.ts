import type { BigIntStats } from 'node:fs';
import { constants, open, readdir, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { errors } from '../util/errors';
import { codeOf } from '../util/fileErrors';
import { replaceFile } from '../util/replaceFile';
import { headerBytes, judgeHeader, stampChanges } from './databaseHeader';
import { keepPrevious } from './keepPrevious';
import { schemaVersion } from './schema';

/** One state of the file: no other state of it compares equal. */
export interface Generation {
  readonly identity: string;
  readonly changes: number;
}

export type Sight =
  /** There is no file, or one without a byte, which SQLite takes for a database without tables. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'same' }
  | { readonly kind: 'different'; readonly generation: Generation; readonly bytes: Uint8Array };

/** Files that SQLite puts beside a database while a program writes to it in place. */
const companions = ['-wal', '-shm', '-journal'];

/** `tasks.db` on the disk: read as a whole, replaced as a whole, and left alone when it is not ours. */
export class DatabaseFile {
  constructor(readonly file: string) {}

  /**
   * Reads the file if it is another than `known`. Throws `foreign-database`, `newer-database`,
   * `damaged-database`. Needs no lock: a file that is there is complete and never changes.
   */
  async read(known?: Generation): Promise<Sight> {
    await this.refuseCompanions();
    const handle = await this.open();
    if (!handle) return { kind: 'absent' };
    try {
      const stats = await handle.stat({ bigint: true });
      if (!stats.isFile()) throw errors.foreignDatabase(this.file, 'it is not a regular file');
      if (stats.size === 0n) return { kind: 'absent' };
      const generation = { identity: identityOf(stats), changes: await this.readHeader(handle) };
      if (known && isSame(known, generation)) return { kind: 'same' };
      return { kind: 'different', generation, bytes: await handle.readFile() };
    } finally {
      await handle.close();
    }
  }

  /**
   * Makes `bytes` the file, durably. Only for the holder of the lock; `number` is the lock's, and `isHeld`
   * is asked last thing before. When it throws, the old file or the new one is there, never less.
   */
  async write(bytes: Uint8Array, changes: number, lock: WriteLock): Promise<Generation> {
    await this.sweep();
    stampChanges(bytes, changes);
    const stats = await replaceFile(this.file, bytes, {
      mode: 0o600,
      temporary: `${this.file}.tmp-${lock.number}`,
      beforeRename: async () => {
        await keepPrevious(this.file, `${this.file}.previous`);
        if (!(await lock.isHeld())) throw errors.lockTimeout(this.file, 'a process that took it over');
      },
    });
    return { identity: identityOf(stats), changes };
  }

  /** Removes what writers left that died: temporary files are only made under the lock, so none is alive. */
  private async sweep(): Promise<void> {
    const prefix = `${path.basename(this.file)}.tmp-`;
    for (const name of await readdir(path.dirname(this.file))) {
      const digits = name.startsWith(prefix) ? name.slice(prefix.length) : '';
      if (!/^[0-9]+$/.test(digits)) continue;
      await rm(path.join(path.dirname(this.file), name), { force: true }).catch(() => undefined);
    }
  }

  private async open(): Promise<FileHandle | undefined> {
    try {
      // A link would be replaced by our rename, and opening a pipe would block.
      return await open(
        this.file,
        constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0),
      );
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      if (codeOf(error) === 'ELOOP') throw errors.foreignDatabase(this.file, 'it is a symbolic link');
      throw error;
    }
  }

  private async readHeader(handle: FileHandle): Promise<number> {
    const header = Buffer.alloc(headerBytes);
    const { bytesRead } = await handle.read(header, 0, headerBytes, 0);
    const verdict = judgeHeader(header.subarray(0, bytesRead));
    switch (verdict.kind) {
      case 'foreign':
        throw errors.foreignDatabase(this.file, verdict.why);
      case 'damaged':
        throw errors.damagedDatabase(this.file, new Error(verdict.why));
      case 'ours':
        if (verdict.schema > schemaVersion) {
          throw errors.newerDatabase(this.file, verdict.schema, schemaVersion);
        }
        return verdict.changes;
    }
  }

  private async refuseCompanions(): Promise<void> {
    const base = path.basename(this.file);
    const names = await readdir(path.dirname(this.file)).catch((error: unknown): string[] => {
      if (codeOf(error) === 'ENOENT') return [];
      throw error;
    });
    const found = companions.map((ending) => base + ending).find((name) => names.includes(name));
    if (found !== undefined) throw errors.foreignDatabase(this.file, `there is ${found} beside it`);
  }
}

/** What `write` needs to know of the lock that its caller holds. */
export interface WriteLock {
  readonly number: number;
  isHeld(): Promise<boolean>;
}

function identityOf(stats: BigIntStats): string {
  return [stats.dev, stats.ino, stats.mtimeNs, stats.ctimeNs, stats.size].join(':');
}

function isSame(a: Generation, b: Generation): boolean {
  return a.identity === b.identity && a.changes === b.changes;
}
