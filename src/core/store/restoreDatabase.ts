import { constants, copyFile, link, rm } from 'node:fs/promises';
import type { SqlJsStatic } from 'sql.js';
import { replaceFile } from '../util/replaceFile';
import { DatabaseFile } from './databaseFile';
import { TaskDatabase } from './taskDatabase';

/**
 * Puts the file from before the last write in the place of one that is damaged, which is kept beside it. Only under the
 * lock. Resolves with the damaged file's new name, or undefined when there is nothing good to put there; then nothing
 * was changed.
 */
export async function restorePrevious(
  file: string,
  sqlite: SqlJsStatic,
  now: Date,
): Promise<string | undefined> {
  const bytes = await goodBytes(`${file}.previous`, sqlite);
  if (!bytes) return undefined;
  const temporary = `${file}.restored`;
  const damaged = `${file}.damaged-${now.toISOString().replace(/[:.]/g, '-')}`;
  await rm(temporary, { force: true });
  await replaceFile(file, bytes, {
    mode: 0o600,
    temporary,
    // A second name first: at no moment is there no database, which would be taken for an empty one.
    beforeRename: () => link(file, damaged).catch(() => copyFile(file, damaged, constants.COPYFILE_EXCL)),
  });
  return damaged;
}

/** What a file holds that is a whole database; undefined for any other. */
async function goodBytes(file: string, sqlite: SqlJsStatic): Promise<Uint8Array | undefined> {
  try {
    const sight = await new DatabaseFile(file).read();
    if (sight.kind !== 'different') return undefined;
    TaskDatabase.open(sqlite, sight.bytes, file).close();
    return sight.bytes;
  } catch {
    return undefined;
  }
}
