import type { Core } from '../core/core';
import type { Logger } from '../core/model/logger';
import { DisposableStore, type Disposable } from '../core/util/disposable';
import { EngineStatus } from './engine/engineStatus';
import { isOfOpenRepository } from './repositories/openFolder';
import { OpenFolders } from './repositories/openFolders';
import { TaskList } from './tasks/taskList';

/** What this window knows; each part learns only when it is asked to. */
export interface WindowState extends Disposable {
  readonly folders: OpenFolders;
  readonly engine: EngineStatus;
  readonly tasks: TaskList;
}

export function createWindowState(core: Core, log: Logger): WindowState {
  const owned = new DisposableStore();
  const folders = owned.add(new OpenFolders(core, log));
  const engine = owned.add(new EngineStatus(core, log));
  const tasks = owned.add(
    new TaskList({
      tasks: core.tasks,
      isShown: (task) => isOfOpenRepository(task, folders.current),
      onDidChangeShown: folders.onDidChange,
      log,
    }),
  );
  return { folders, engine, tasks, dispose: () => owned.dispose() };
}
