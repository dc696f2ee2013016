import { window, type ExtensionContext, type LogOutputChannel } from 'vscode';
import { createCore } from './core/core';
import { DisposableStore, type Disposable } from './core/util/disposable';
import { toError } from './core/util/errors';
import { registerCommands } from './vscode/commands/register';
import { TaskLogs } from './vscode/logs/taskLogs';
import { ChoiceMemory } from './vscode/prompts/choiceMemory';
import { registerReloadHint } from './vscode/registerReloadHint';
import { registerWorker } from './vscode/registerWorker';
import { registerReview } from './vscode/review/registerReview';
import { dataHomeSetting } from './vscode/settings';
import { showError } from './vscode/showError';
import { registerContextKeys } from './vscode/status/registerContextKeys';
import { registerEndNotices } from './vscode/status/registerEndNotices';
import { registerStatus } from './vscode/status/registerStatus';
import { registerTree } from './vscode/tree/registerTree';
import { createWindowState } from './vscode/windowState';

/** Builds the core and hands it to the parts. Opens no store and asks no engine: that comes with first use. */
export function activate(context: ExtensionContext): void {
  const log = window.createOutputChannel('TSK', { log: true });
  context.subscriptions.push(log);
  try {
    start(context, log);
  } catch (error) {
    showError(error, { log, actions: ['showLog', 'openSettings'] }).then(undefined, (failure: unknown) =>
      log.error(toError(failure)),
    );
    throw error;
  }
}

function start(
  { subscriptions, extensionPath, workspaceState }: ExtensionContext,
  log: LogOutputChannel,
): void {
  const onError = (error: unknown): void => log.error(toError(error));
  // Disposed in reverse: the parts before the core that they use.
  const owned = new DisposableStore();
  subscriptions.push(owned);
  const own = <T extends Disposable>(part: T): T => owned.add(part);
  const dataDir = dataHomeSetting();
  const core = own(
    createCore({
      resourcesDir: extensionPath,
      environment: process.env,
      logger: log,
      ...(dataDir === undefined ? {} : { dataDir }),
    }),
  );
  const state = own(createWindowState(core, log));
  const { tasks, folders } = state;
  own(registerContextKeys(state, onError));
  own(registerStatus(tasks));
  own(registerEndNotices(state, onError));
  own(registerReview(core));
  own(registerReloadHint(onError));
  const tree = own(registerTree(state));
  const logs = own(new TaskLogs(core));
  const memory = new ChoiceMemory(workspaceState);
  own(registerCommands({ ...state, core, tree, logs, memory, draft: { prompt: '' }, log, onError }));
  own(registerWorker(core, () => void Promise.all([tasks.start(), folders.ready()])));
}
