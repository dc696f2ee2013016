import { workspace } from 'vscode';
import type { Core } from '../core/core';
import { DisposableStore, type Disposable } from '../core/util/disposable';
import { workersSetting } from './settings';
import type { QueuePause } from './status/queuePause';

/** How many tasks a window works on when nobody says. */
const defaultWorkers = 2;

/** Lets this window work on queued tasks while it has a trusted folder open. `onStart` is called at each start. */
export function registerWorker(
  core: Pick<Core, 'startWorker' | 'configuration'>,
  pause: QueuePause,
  onStart: () => void,
  onError: (error: unknown) => void,
): Disposable {
  const store = new DisposableStore();
  let worker: ReturnType<Core['startWorker']> | undefined;
  let running = 0;
  let disposed = false;
  const wanted = async (): Promise<number> => {
    if (!workspace.isTrusted || !workspace.workspaceFolders?.length) return 0;
    const said = workersSetting();
    if (said !== undefined) return said;
    // A broken file is told when a task is started; until then the window works as usual.
    const server = await core.configuration.server().catch(() => undefined);
    return server?.workers ?? defaultWorkers;
  };
  const adjust = (): void => {
    wanted()
      .then((count) => {
        if (disposed || count === running) return;
        worker?.dispose();
        running = count;
        worker = count ? core.startWorker(count) : undefined;
        // Before it looked for the first time: that is not done at once.
        worker?.pause(pause.isPaused);
        if (worker) onStart();
      })
      .catch(onError);
  };
  store.add(pause.onDidChange(() => worker?.pause(pause.isPaused)));
  store.add(workspace.onDidGrantWorkspaceTrust(adjust));
  store.add(workspace.onDidChangeWorkspaceFolders(adjust));
  store.add(
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('tsk.workers')) adjust();
    }),
  );
  store.add({
    dispose: () => {
      disposed = true;
      worker?.dispose();
    },
  });
  adjust();
  return store;
}
