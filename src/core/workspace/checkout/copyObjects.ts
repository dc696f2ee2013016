import { constants, type Dirent } from 'node:fs';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { throwIfAborted } from '../../util/abort';
import { whenAbsent } from '../../util/fileErrors';
import { mapLimited } from '../../util/mapLimited';

const filesAtOnce = 16;

/**
 * Copies the objects of a store into another: by reflink where the file system can, never as hard links. Packs
 * come last, so that what is packed meanwhile is found there.
 */
export async function copyObjects(from: string, to: string, signal: AbortSignal | undefined): Promise<void> {
  const folders = (await readdir(from)).filter((name) => /^[0-9a-f]{2}$/.test(name));
  for (const folder of [...folders, 'pack']) {
    throwIfAborted(signal);
    const source = join(from, folder);
    const target = join(to, folder);
    // A folder may go while packs are made anew: what was in it is in a pack then.
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
