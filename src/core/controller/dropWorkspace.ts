import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { WorkspaceRule } from '../model/configWords';
import { isEnded, type Task } from '../model/task';
import { taskFiles } from '../model/taskFiles';
import { messageOf } from '../util/errors';
import { whenAbsent } from '../util/fileErrors';
import { removeFolder, type FolderPorts } from './taskFolders';

export interface WorkspacePorts extends FolderPorts {
  readonly rule: () => Promise<WorkspaceRule>;
}

/** The workspace, what it exchanges with the sandbox, and what an earlier run left of these (`repo-before-1`). */
const ofWorkspace = /^(repo|outbox|scratch)([.-].*)?$/;

/** True if a task needs no workspace any more: all of its work is in the repository, and the user keeps no copy. */
export function isSpent(task: Task, rule: WorkspaceRule): boolean {
  const { state } = task;
  if (rule === 'all' || !isEnded(state) || !state.outcome?.isWhole) return false;
  return rule === 'none' || state.kind === 'completed';
}

/** Removes the workspace of a task that needs it no more. Never fails: `removeLeftovers` tries again. */
export async function dropWorkspace(ports: WorkspacePorts, task: Task): Promise<void> {
  const { dir } = taskFiles(ports.dataDir, task.id);
  try {
    if (!isSpent(task, await ports.rule())) return;
    for (const name of await readdir(dir).catch(whenAbsent([])))
      if (ofWorkspace.test(name)) await removeFolder(join(dir, name), ports);
  } catch (error) {
    ports.logger.warn(`The workspace of task ${task.id} is kept: ${messageOf(error)}`);
  }
}
