import { window, type ExtensionContext, type LogOutputChannel } from 'vscode';
import { createCore } from './core/core';
import { messageOf, toError } from './core/util/errors';
import { registerCommands } from './vscode/commands/register';
import { EngineStatus } from './vscode/engine/engineStatus';
import { TaskLogs } from './vscode/logs/taskLogs';
import { ChoiceMemory } from './vscode/prompts/choiceMemory';
import { registerReloadHint } from './vscode/registerReloadHint';
import { registerWorker } from './vscode/registerWorker';
import { isFromOpenWorktree, isOfOpenRepository } from './vscode/repositories/openFolder';
import { OpenFolders } from './vscode/repositories/openFolders';
import { registerReview } from './vscode/review/registerReview';
import { notificationText } from './vscode/safeText';
import { dataHomeSetting } from './vscode/settings';
import { registerContextKeys } from './vscode/status/registerContextKeys';
import { registerEndNotices } from './vscode/status/registerEndNotices';
import { registerStatus } from './vscode/status/registerStatus';
import { TaskList } from './vscode/tasks/taskList';
import { registerTree } from './vscode/tree/registerTree';

/** Builds the core and hands it to the parts. Opens no store and asks no engine: that comes with first use. */
export function activate(context: ExtensionContext): void {
  const log = window.createOutputChannel('TSK', { log: true });
  context.subscriptions.push(log);
  try {
    start(context, log);
  } catch (error) {
    void sayActivationFailed(error, log);
    throw error;
  }
}

function start(
  { subscriptions, extensionPath, workspaceState }: ExtensionContext,
  log: LogOutputChannel,
): void {
  const onError = (error: unknown): void => log.error(toError(error));
  const own = <T extends { dispose(): void }>(part: T): T => {
    subscriptions.push(part);
    return part;
  };
  const dataDir = dataHomeSetting();
  const core = own(
    createCore({
      resourcesDir: extensionPath,
      environment: process.env,
      logger: log,
      ...(dataDir === undefined ? {} : { dataDir }),
    }),
  );
  const folders = own(new OpenFolders(core, log));
  const engine = own(new EngineStatus(core, log));
  const tasks = own(
    new TaskList({
      tasks: core.tasks,
      isShown: (task) => isOfOpenRepository(task, folders.current),
      onDidChangeShown: folders.onDidChange,
      log,
    }),
  );
  const logs = own(new TaskLogs(core));
  own(registerContextKeys({ tasks, folders, engine, onError }));
  own(registerStatus(tasks));
  own(registerEndNotices(tasks, (task) => isFromOpenWorktree(task, folders.current), onError));
  own(registerReview(core));
  own(registerReloadHint(onError));
  const tree = own(registerTree({ tasks, folders, engine }));
  const memory = new ChoiceMemory(workspaceState);
  own(
    registerCommands({
      core,
      tasks,
      folders,
      engine,
      tree,
      logs,
      memory,
      draft: { prompt: '' },
      log,
      onError,
    }),
  );
  own(registerWorker(core, () => void Promise.all([tasks.start(), folders.ready()])));
}

async function sayActivationFailed(error: unknown, log: LogOutputChannel): Promise<void> {
  log.error(toError(error));
  const showLog = 'Show Log';
  const answer = await window.showErrorMessage(
    `TSK could not start: ${notificationText(messageOf(error))}`,
    showLog,
  );
  if (answer === showLog) log.show();
}
