import './vscode/useTranslations';
import { workspace, type ExtensionContext } from 'vscode';
import { createCore, type Core } from './core/core';
import { environmentSecrets } from './core/model/secrets';
import { shortId } from './core/model/taskId';
import { DisposableStore, type Disposable } from './core/util/disposable';
import { toError } from './core/util/errors';
import { registerCommands } from './vscode/commands/register';
import { dataHomeSetting, onExitSetting, proxySetting } from './vscode/common/settings';
import { registerConfigProblems } from './vscode/config/registerConfigProblems';
import { ReadOnlyDocuments } from './vscode/documents/readOnlyDocuments';
import { showError } from './vscode/errors/showError';
import { BuildLog } from './vscode/images/buildLog';
import { ExtensionLog } from './vscode/logs/extensionLog';
import { registerLogLinks } from './vscode/logs/logLinks';
import { TaskLogs } from './vscode/logs/taskLogs';
import { registerTerminalLinks } from './vscode/logs/terminalLinks';
import { registerNewTask } from './vscode/newTask/registerNewTask';
import { ChoiceMemory } from './vscode/prompts/choiceMemory';
import { repositoriesOf } from './vscode/repositories/openFolder';
import { registerRetryLenses } from './vscode/retry/retryDocument';
import { registerReview } from './vscode/review/registerReview';
import { EditorSecrets } from './vscode/secrets/editorSecrets';
import { LoginStatus } from './vscode/secrets/loginStatus';
import { registerContextKeys } from './vscode/status/registerContextKeys';
import { registerEndNotices } from './vscode/status/registerEndNotices';
import { registerStatus } from './vscode/status/registerStatus';
import { registerTemplates } from './vscode/templates/registerTemplates';
import { OpenShells } from './vscode/terminals/openShells';
import { registerTerminals } from './vscode/terminals/registerTerminals';
import { registerChangeDecorations } from './vscode/tree/changeDecorations';
import { registerTree } from './vscode/tree/registerTree';
import { registerLinks } from './vscode/uri/registerLinks';
import { leaveTasks } from './vscode/window/leaveTasks';
import { QueuePause } from './vscode/window/queuePause';
import { registerReloadHint } from './vscode/window/registerReloadHint';
import { registerWorker } from './vscode/window/registerWorker';
import { createWindowState } from './vscode/window/windowState';
import { present } from './core/util/fields';

/** What to do when the window closes. */
let onExit: (() => Promise<void>) | undefined;

/** VS Code waits a few seconds for it: the window closes, is reloaded, or the extension is updated. */
export async function deactivate(): Promise<void> {
  await onExit?.();
  onExit = undefined;
}

/** Builds the core and hands it to the parts. Opens no store and asks no engine: that comes with first use. */
export function activate(context: ExtensionContext): void {
  const log = new ExtensionLog();
  const onError = (error: unknown): void => log.error(toError(error));
  // Not in `subscriptions`: VS Code disposes these without waiting for `deactivate`, which needs the store and the log.
  // Disposed in reverse: the parts before the core that they use.
  const owned = new DisposableStore();
  owned.add(log);
  onExit = () => Promise.resolve(owned.dispose());
  // First: a setting that stands in the way of all else takes effect again by a reload.
  owned.add(registerReloadHint(onError));
  try {
    const { core, worker } = start(context, owned, log, onError);
    onExit = () =>
      leaveTasks(onExitSetting(), {
        core,
        stopWork: () => worker.dispose(),
        dispose: () => owned.dispose(),
        onError,
      });
  } catch (error) {
    showError(error, { log, actions: ['showLog', 'openSettings'] }).then(undefined, onError);
    throw error;
  }
}

function start(
  { extensionPath, workspaceState, globalState, secrets: storage }: ExtensionContext,
  owned: DisposableStore,
  log: ExtensionLog,
  onError: (error: unknown) => void,
): { readonly core: Core; readonly worker: Disposable } {
  const own = <T extends Disposable>(part: T): T => owned.add(part);
  const dataDir = dataHomeSetting();
  const secrets = new EditorSecrets(storage, globalState, environmentSecrets(process.env));
  const core = own(
    createCore({
      secrets,
      resourcesDir: extensionPath,
      environment: process.env,
      proxySetting,
      mayRunGit: () => workspace.isTrusted,
      logger: log,
      ...present({ dataDir }),
    }),
  );
  const state = own(createWindowState(core, { workspaceState, globalState }, log));
  const { tasks, folders } = state;
  const pause = own(new QueuePause(workspaceState));
  const logins = own(new LoginStatus(core));
  own(registerContextKeys(state, pause, logins, onError));
  own(registerStatus(tasks, pause));
  own(registerEndNotices(state, onError));
  own(registerReview(core));
  own(registerChangeDecorations());
  own(registerConfigProblems(core, onError));
  const documents = own(new ReadOnlyDocuments());
  const buildLog = own(new BuildLog());
  const tree = own(registerTree(state, core, onError));
  const { reader, sending } = own(registerNewTask({ core, ...state }, onError));
  own(registerRetryLenses());
  const templates = own(registerTemplates(core, folders));
  const showAnother = (): void => log.show(true);
  const logs = own(new TaskLogs({ core, tasks, folders, memory: workspaceState, showAnother, onError }));
  own(registerLogLinks((short) => tasks.tasks.find(({ id }) => shortId(id) === short)));
  own(registerTerminalLinks(() => repositoriesOf(folders.current).map(({ location }) => location.worktree)));
  own(registerLinks({ ...state, core, tree, log }));
  const memory = new ChoiceMemory(workspaceState);
  const draft = { prompt: '' };
  const tellError = (error: unknown): void => void showError(error, { log }).catch(onError);
  const { terminals } = own(
    registerTerminals({
      ...{ ...state, core, documents, extensionPath, onError },
      open: new OpenShells(workspaceState),
      showError: tellError,
    }),
  );
  const commandParts = {
    ...state,
    core,
    tree,
    terminals,
    logs,
    memory,
    draft,
    reader,
    sending,
    templates,
    documents,
    buildLog,
    secrets,
    pause,
    logins,
    log,
    onError,
  };
  own(registerCommands(commandParts));
  const worker = own(
    registerWorker(core, pause, () => void Promise.all([tasks.start(), folders.ready()]), onError),
  );
  return { core, worker };
}
