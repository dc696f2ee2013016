import { randomUUID } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from './durableFolder';

export interface Replacing {
  /** The rights of the file; without them it gets the usual ones of a new file. */
  readonly mode?: number;
  /** Where the new content is written first: in the same folder, and nothing is there yet. */
  readonly temporary?: string;
  /** The last chance to throw: the new content is on the disk, and the file is still the old one. */
  readonly beforeRename?: () => Promise<void>;
}

/**
 * Makes `content` the file's content, durably: at every moment, also after a crash of the machine, the old or the new one
 * is there as a whole. Resolves with the facts of the new file.
 */
export async function replaceFile(
  file: string,
  content: string | Uint8Array,
  { mode, temporary = `${file}.${randomUUID()}.tmp`, beforeRename }: Replacing = {},
): Promise<BigIntStats> {
  const handle = await open(temporary, 'wx', mode);
  try {
    // `open` takes the umask off. Where only the owner has rights, that is nothing, and some disks know no `chmod`.
    if (mode !== undefined && (mode & 0o077) !== 0) await handle.chmod(mode);
    await handle.writeFile(content);
    await handle.sync();
    await beforeRename?.();
    await rename(temporary, file);
    const stats = await handle.stat({ bigint: true });
    await syncFolder(dirname(file));
    return stats;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}
