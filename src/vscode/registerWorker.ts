import { workspace } from 'vscode';
import type { Core } from '../core/core';
import { DisposableStore, type Disposable } from '../core/util/disposable';
import { workersSetting } from './settings';

/** Lets this window work on queued tasks while it has a trusted folder open. `onStart` is called at each start. */
export function registerWorker(core: Pick<Core, 'startWorker'>, onStart: () => void): Disposable {
  const store = new DisposableStore();
  let worker: Disposable | undefined;
  let running = 0;
  const adjust = (): void => {
    const wanted = workspace.isTrusted && workspace.workspaceFolders?.length ? workersSetting() : 0;
    if (wanted === running) return;
    worker?.dispose();
    running = wanted;
    worker = wanted ? core.startWorker(wanted) : undefined;
    if (worker) onStart();
  };
  store.add(workspace.onDidGrantWorkspaceTrust(adjust));
  store.add(workspace.onDidChangeWorkspaceFolders(adjust));
  store.add(
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('tsk.workers')) adjust();
    }),
  );
  store.add({ dispose: () => worker?.dispose() });
  adjust();
  return store;
}
