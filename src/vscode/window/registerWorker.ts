import { workspace } from 'vscode';
import type { Core } from '../../core/core';
import { DisposableStore, type Disposable } from '../../core/util/disposable';
import { workersSetting } from '../common/settings';
import type { QueuePause } from './queuePause';
import { WindowWorker } from './windowWorker';

/** How many tasks a window works on by default. */
const defaultWorkers = 2;

/**
 * Lets this window work on queued tasks while it has a trusted folder open. `onOpen` is called when it has, even if it
 * works on none: it also announces tasks that other processes run.
 */
export function registerWorker(
  core: Pick<Core, 'startWorker' | 'renewLimits' | 'configuration'>,
  pause: QueuePause,
  onOpen: () => void,
  onError: (error: unknown) => void,
): Disposable {
  const store = new DisposableStore();
  const wanted = async (): Promise<number | undefined> => {
    if (!workspace.isTrusted || !workspace.workspaceFolders?.length) return undefined;
    const said = workersSetting();
    if (said !== undefined) return said;
    // Errors in the file are reported when a task starts.
    const server = await core.configuration.server().catch(() => undefined);
    return server?.workers ?? defaultWorkers;
  };
  const worker = store.add(
    new WindowWorker({
      start: (workers) => core.startWorker(workers),
      isPaused: () => pause.isPaused,
      wanted,
      onOpen,
      onError,
    }),
  );
  const adjust = (): void => void worker.adjust();
  store.add(pause.onDidChange(() => worker.adjustPause()));
  store.add(workspace.onDidGrantWorkspaceTrust(adjust));
  store.add(workspace.onDidChangeWorkspaceFolders(adjust));
  store.add(
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('tsk.workers')) adjust();
    }),
  );
  // Its [server] says how many tasks, and how many of them for one repository or agent. While it is broken, all stays.
  const renew = async (): Promise<void> => {
    const isSound = await core.configuration.server().then(
      () => true,
      () => false,
    );
    if (!isSound) return;
    await worker.adjust();
    await core.renewLimits();
  };
  store.add(
    workspace.onDidSaveTextDocument(({ uri }) => {
      if (uri.scheme === 'file' && uri.fsPath === core.configuration.userFile()) renew().catch(onError);
    }),
  );
  adjust();
  return store;
}
