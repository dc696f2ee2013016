import { lstat, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../model/logger';
import { taskFiles } from '../model/taskFiles';
import { parseTaskId, type TaskId } from '../model/taskId';
import { messageOf } from '../util/errors';
import { isAbsent, whenAbsent } from '../util/fileErrors';
import { removeTree } from '../util/removeTree';
import { sentence } from '../util/text';

export interface FolderPorts {
  readonly dataDir: string;
  readonly logger: Logger;
  /** Removes a folder; `removeTree` by default. */
  readonly removeFolder?: (dir: string) => Promise<void>;
}

/** The prefix of folders of forgotten tasks, which nothing needs any more. */
const forgottenPrefix = 'forgotten-';

/** The names of the tasks' folders. */
export async function folderNames(dataDir: string): Promise<readonly string[]> {
  return readdir(tasksFolder(dataDir)).catch(whenAbsent([]));
}

/** The folder of a task, if it exists. */
export async function folderOf(dataDir: string, id: string): Promise<string | undefined> {
  const known = parseTaskId(id);
  if (known === undefined) return undefined;
  const { dir } = taskFiles(dataDir, known);
  return (await exists(dir)) ? dir : undefined;
}

/** True if the task was started: its folder may contain the only copy of an agent's work. */
export async function mayContainWork(dataDir: string, id: TaskId): Promise<boolean> {
  const { log, run } = taskFiles(dataDir, id);
  return (await exists(log)) || (await exists(run));
}

/**
 * Removes the folder of a forgotten task. Renames it first, so that an incomplete removal is recognisable. Never fails:
 * `removeForgotten` tries again later.
 */
export async function forgetFolder(ports: FolderPorts, id: TaskId): Promise<void> {
  const { dataDir } = ports;
  const { dir } = taskFiles(dataDir, id);
  const aside = join(tasksFolder(dataDir), `${forgottenPrefix}${id}`);
  const left = await rename(dir, aside).then(
    () => aside,
    // On Windows, a folder with an open file cannot be renamed.
    () => dir,
  );
  await removeFolder(left, ports);
}

/** Removes remaining folders of forgotten tasks. A folder that cannot be removed does not stop the others. */
export async function removeForgotten(ports: FolderPorts): Promise<void> {
  const { dataDir } = ports;
  for (const name of await folderNames(dataDir)) {
    if (name.startsWith(forgottenPrefix)) await removeFolder(join(tasksFolder(dataDir), name), ports);
  }
}

/** Removes a folder of TSK's that nothing needs any more. Never fails: it warns. */
export async function removeFolder(
  dir: string,
  { logger, removeFolder: remove = removeTree }: FolderPorts,
): Promise<void> {
  try {
    await remove(dir);
  } catch (error) {
    logger.warn(
      `Could not remove the folder ${dir}, which no task needs any more: ${sentence(messageOf(error))} Remove it yourself.`,
    );
  }
}

function tasksFolder(dataDir: string): string {
  return join(dataDir, 'tasks');
}

/** True if something exists at that path, or the path cannot be checked. */
export async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    (error: unknown) => !isAbsent(error),
  );
}
