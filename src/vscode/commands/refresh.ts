import { window } from 'vscode';
import type { EngineStatus } from '../engine/engineStatus';
import type { OpenFolders } from '../repositories/openFolders';
import type { TaskList } from '../tasks/taskList';
import { command } from './command';

interface RefreshParts {
  readonly tasks: TaskList;
  readonly folders: OpenFolders;
  readonly engine: EngineStatus;
}

/** Looks again at everything that this window believes: repositories, container engine, tasks. */
export const refresh = command('tsk.refresh', async ({ tasks, folders, engine }: RefreshParts) => {
  await window.withProgress({ location: { viewId: 'tsk.tasks' } }, () =>
    Promise.all([folders.refresh(), engine.recheck(), tasks.start()]),
  );
});
