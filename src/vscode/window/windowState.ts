import type { Memento } from 'vscode';
import type { Core } from '../../core/core';
import type { Logger } from '../../core/model/logger';
import { DisposableStore, type Disposable } from '../../core/util/disposable';
import { EngineStatus } from '../engine/engineStatus';
import { isOfOpenRepository } from '../repositories/openFolder';
import { OpenFolders } from '../repositories/openFolders';
import { ReviewedTasks } from '../tasks/reviewedTasks';
import { TaskList } from '../tasks/taskList';
import { TreeSettings } from '../tree/treeSettings';

/** The state of this window; each part loads only when asked to. */
export interface WindowState extends Disposable {
  readonly folders: OpenFolders;
  readonly engine: EngineStatus;
  readonly tasks: TaskList;
  readonly treeSettings: TreeSettings;
  readonly reviewed: ReviewedTasks;
}

/** Where VS Code keeps what is remembered of a workspace, and of a user. */
export interface Memories {
  readonly workspaceState: Memento;
  readonly globalState: Memento;
}

export function createWindowState(core: Core, memories: Memories, log: Logger): WindowState {
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
  const treeSettings = new TreeSettings(memories.workspaceState);
  const reviewed = new ReviewedTasks(memories.globalState);
  return { folders, engine, tasks, treeSettings, reviewed, dispose: () => owned.dispose() };
}
