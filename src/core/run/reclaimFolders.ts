import { isEngineAway, messageOf } from '../util/errors';
import type { RunContext } from './runContext';
import { sandboxName } from './sandboxRequest';
import { foldersOf } from './secretsFolder';

/**
 * Makes us the owner again of the folders that the agent worked in, where the engine maps user ids. Never fails: mostly,
 * what a sandbox collected can be read all the same.
 */
export async function reclaimFolders({
  backend,
  task,
  files,
  log,
  ports,
}: Pick<RunContext, 'backend' | 'task' | 'files' | 'log' | 'ports'>): Promise<void> {
  try {
    const secrets = await foldersOf({ id: task.id, dir: files.dir });
    await backend.engine.changeOwner(sandboxName(task), [files.repo, files.outbox, ...secrets]);
  } catch (error) {
    const text = `The folders of the task still belong to its sandbox: ${messageOf(error)}`;
    if (isEngineAway(error)) ports.logger.debug(`Task ${task.id}: ${text}`);
    else log.append({ kind: 'warning', text });
  }
}
