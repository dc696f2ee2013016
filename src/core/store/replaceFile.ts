import type { BigIntStats } from 'node:fs';
import { link, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { syncFolder } from './durableFolder';

export interface Replacement {
  readonly file: string;
  /** In the same folder as `file`; must not exist. */
  readonly temporary: string;
  /** Where the file that was replaced stays, as a second name for it: that costs no copy. */
  readonly previous: string;
  readonly bytes: Uint8Array;
  /** The last chance to throw. */
  readonly beforeRename: () => Promise<void>;
}

/** Replaces a file so that at every moment, crash of the machine included, the old or the new one is there. */
export async function replaceFile(replacement: Replacement): Promise<BigIntStats> {
  const { file, temporary, previous, bytes, beforeRename } = replacement;
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
    await keepPrevious(file, previous);
    await beforeRename();
    await rename(temporary, file);
    const stats = await handle.stat({ bigint: true });
    await syncFolder(path.dirname(file));
    return stats;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

/** A convenience for somebody whose disk went bad, so no reason to fail. What was kept stays until there is another. */
async function keepPrevious(file: string, previous: string): Promise<void> {
  const next = `${previous}.new`;
  try {
    await rm(next, { force: true });
    await link(file, next);
    await rename(next, previous);
    // Renaming does nothing when both are the same file already.
    await rm(next, { force: true });
  } catch {
    // There is no file yet, or no hard links here.
  }
}
