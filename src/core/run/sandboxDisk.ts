import { statfs } from 'node:fs/promises';
import type { DiskMeasure } from './diskWatch';
import { folderSize } from './folderSize';
import type { RunContext } from './runContext';

/** What a task's sandbox takes of the disk: its workspace, its outbox, and what the container wrote elsewhere. */
export function sandboxDisk(
  { backend: { engine }, files }: Pick<RunContext, 'backend' | 'files'>,
  container: string,
): DiskMeasure {
  return {
    room: async () => {
      const { storage } = await engine.info();
      const [ofTasks, ofEngine] = await Promise.all([files.dir, storage].map(roomOn));
      return {
        free: (ofTasks ?? 0) + (ofEngine ?? 0),
        isWhole: ofTasks !== undefined && ofEngine !== undefined,
      };
    },
    used: async (enough, signal) => {
      const written = (await engine.writtenBytes(container, signal)) ?? 0;
      if (written >= enough) return written;
      return written + (await folderSize([files.repo, files.outbox], enough - written, signal));
    },
  };
}

/** Undefined for a disk that is not to be seen from here. */
async function roomOn(path: string | undefined): Promise<number | undefined> {
  if (path === undefined) return undefined;
  return statfs(path).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => undefined,
  );
}
