import { constants, copyFile, link, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { SqlJsStatic } from 'sql.js';
import { DatabaseFile } from './databaseFile';
import { syncFolder } from './durableFolder';
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
  const previous = `${file}.previous`;
  if (!(await isGood(previous, sqlite))) return undefined;
  const copy = `${file}.restored`;
  const damaged = `${file}.damaged-${now.toISOString().replace(/[:.]/g, '-')}`;
  await rm(copy, { force: true });
  await copyFile(previous, copy);
  const handle = await open(copy, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  // A second name first: at no moment is there no database, which would be taken for an empty one.
  await link(file, damaged).catch(() => copyFile(file, damaged, constants.COPYFILE_EXCL));
  await rename(copy, file);
  await syncFolder(path.dirname(file));
  return damaged;
}

async function isGood(file: string, sqlite: SqlJsStatic): Promise<boolean> {
  try {
    const sight = await new DatabaseFile(file).read();
    if (sight.kind !== 'different') return false;
    TaskDatabase.open(sqlite, sight.bytes, file).close();
    return true;
  } catch {
    return false;
  }
}
