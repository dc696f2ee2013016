import { rm } from 'node:fs/promises';
import type { Repositories } from '../model/repository';
import type { Task } from '../model/task';
import { taskFiles } from '../model/taskFiles';

/** Removes tasks that were made but not queued. */
export async function dropTasks(
  { dataDir, repositories }: { readonly dataDir: string; readonly repositories: Repositories },
  tasks: readonly Task[],
): Promise<void> {
  for (const { id, snapshot } of tasks) {
    await repositories.release(snapshot, id);
    await rm(taskFiles(dataDir, id).dir, { recursive: true, force: true });
  }
}
