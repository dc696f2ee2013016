import { constants, type Dirent } from 'node:fs';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { throwIfAborted } from '../../util/abort';
import { whenAbsent } from '../../util/fileErrors';
import { mapLimited } from '../../util/mapLimited';

const filesAtOnce = 16;

/**
 * Copies the objects of a store into another, by reflink if the file system supports it, never as hard links. Copies
 * packs last, to include objects that are packed meanwhile.
 */
export async function copyObjects(from: string, to: string, signal: AbortSignal | undefined): Promise<void> {
  const folders = (await readdir(from)).filter((name) => /^[0-9a-f]{2}$/.test(name));
  for (const folder of [...folders, 'pack']) {
    throwIfAborted(signal);
    const source = join(from, folder);
    const target = join(to, folder);
    // A folder may disappear during a repack: then its objects are in a pack.
    const entries = await readdir(source, { withFileTypes: true }).catch(whenAbsent([]));
    const files = entries.filter(isObject);
    if (files.length) await mkdir(target, { recursive: true });
    await mapLimited(files, filesAtOnce, async ({ name }) => {
      throwIfAborted(signal);
      await copyIfThere(join(source, name), join(target, name));
    });
  }
}

/** Loose objects and packs with their own indexes; no locks, no indexes over several packs. */
function isObject(entry: Dirent): boolean {
  return (
    entry.isFile() &&
    /^([0-9a-f]{38,}|pack-[0-9a-f]+\.(pack|idx|rev|bitmap|promisor|mtimes))$/.test(entry.name)
  );
}

async function copyIfThere(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_FICLONE).catch(whenAbsent(undefined));
}
