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
  /** How a folder is removed, where it is not by `removeTree`. */
  readonly removeFolder?: (dir: string) => Promise<void>;
}

/** What the name of a folder begins with whose task is forgotten: nothing in it is needed any more. */
const forgotten = 'forgotten-';

/** The folders of tasks, by their names. */
export async function folderNames(dataDir: string): Promise<readonly string[]> {
  return readdir(tasksFolder(dataDir)).catch(whenAbsent([]));
}

/** The folder of a task, as long as there is one. */
export async function folderOf(dataDir: string, id: string): Promise<string | undefined> {
  const known = parseTaskId(id);
  if (known === undefined) return undefined;
  const { dir } = taskFiles(dataDir, known);
  return (await exists(dir)) ? dir : undefined;
}

/** True for a folder in which a task was begun: it may hold the only copy of what an agent did. */
export async function mayHoldWork(dataDir: string, id: TaskId): Promise<boolean> {
  const { log, run } = taskFiles(dataDir, id);
  return (await exists(log)) || (await exists(run));
}

/**
 * Removes the folder of a task that is forgotten. Renamed first, so that what is left when this ends half-way is known
 * for what it is. Never fails: what cannot be removed now is tried again by `removeForgotten`.
 */
export async function forgetFolder(ports: FolderPorts, id: TaskId): Promise<void> {
  const { dataDir } = ports;
  const { dir } = taskFiles(dataDir, id);
  const aside = join(tasksFolder(dataDir), `${forgotten}${id}`);
  const left = await rename(dir, aside).then(
    () => aside,
    // On Windows, a folder with an open file cannot be renamed.
    () => dir,
  );
  await removeFolder(left, ports);
}

/** Removes what is left of forgotten tasks. One folder that cannot be removed stops no other. */
export async function removeForgotten(ports: FolderPorts): Promise<void> {
  const { dataDir } = ports;
  for (const name of await folderNames(dataDir)) {
    if (name.startsWith(forgotten)) await removeFolder(join(tasksFolder(dataDir), name), ports);
  }
}

async function removeFolder(
  dir: string,
  { logger, removeFolder: remove = removeTree }: FolderPorts,
): Promise<void> {
  try {
    await remove(dir);
  } catch (error) {
    logger.warn(
      `The folder ${dir} of a deleted task cannot be removed: ${sentence(messageOf(error))} Remove the folder yourself.`,
    );
  }
}

function tasksFolder(dataDir: string): string {
  return join(dataDir, 'tasks');
}

/** True when there is something at that path; what cannot be looked at counts as there. */
export async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    (error: unknown) => !isAbsent(error),
  );
}
