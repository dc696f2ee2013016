import { commands, type LogOutputChannel } from 'vscode';
import { DisposableStore, type Disposable } from '../../core/util/disposable';
import { showError } from '../showError';
import { addTask } from './addTask';
import { allowForMe } from './allowForMe';
import { allowForProject } from './allowForProject';
import { allowOnce } from './allowOnce';
import { buildImage, type BuildImageParts } from './buildImage';
import { cancelTask } from './cancelTask';
import { commandIds, type CommandId } from './ids';
import { openProjectConfig } from './openProjectConfig';
import { openShell, type OpenShellParts } from './openShell';
import { openSettings } from './openSettings';
import { openUserConfig } from './openUserConfig';
import { previewDockerfile } from './previewDockerfile';
import { refresh, type RefreshParts } from './refresh';
import { removeOldImages } from './removeOldImages';
import { reviewChanges } from './reviewChanges';
import { runTask, type RunTaskParts } from './runTask';
import { setSecret, type SetSecretParts } from './setSecret';
import { showConfig } from './showConfig';
import { showLog } from './showLog';
import { showNetwork } from './showNetwork';

export type CommandParts = Omit<RunTaskParts & BuildImageParts, 'guarded'> &
  RefreshParts &
  SetSecretParts &
  OpenShellParts & { readonly log: LogOutputChannel };

/** Gets what the command was invoked on: the id of a task, or nothing. */
type Handler = (argument: unknown) => Promise<void>;

/** Registers every command; an id without a handler does not compile. */
export function registerCommands(given: CommandParts): Disposable {
  const guarded = (work: () => Promise<void>): Promise<void> => runGuarded(work, given.log);
  const parts = { ...given, guarded };
  const handlers: Record<CommandId, Handler> = {
    'tsk.runTask': () => runTask(parts),
    'tsk.addTask': () => addTask(parts),
    'tsk.openShell': (argument) => openShell(parts, argument),
    'tsk.cancelTask': (argument) => cancelTask(parts, argument),
    'tsk.showLog': (argument) => showLog(parts, argument),
    'tsk.reviewChanges': (argument) => reviewChanges(parts, argument),
    'tsk.showNetwork': (argument) => showNetwork(parts, argument),
    'tsk.allowForProject': (argument) => allowForProject(parts, argument),
    'tsk.allowForMe': (argument) => allowForMe(parts, argument),
    'tsk.allowOnce': (argument) => allowOnce(parts, argument),
    'tsk.buildImage': () => buildImage(parts),
    'tsk.previewDockerfile': () => previewDockerfile(parts),
    'tsk.removeOldImages': () => removeOldImages(parts),
    'tsk.showConfig': () => showConfig(parts),
    'tsk.openProjectConfig': () => openProjectConfig(parts),
    'tsk.openUserConfig': () => openUserConfig(parts),
    'tsk.setSecret': () => setSecret(parts),
    'tsk.refresh': () => refresh(parts),
    'tsk.openSettings': () => openSettings(),
    'tsk.showExtensionLog': () => Promise.resolve(parts.log.show()),
  };
  const store = new DisposableStore();
  for (const id of commandIds) {
    store.add(commands.registerCommand(id, (argument?: unknown) => guarded(() => handlers[id](argument))));
  }
  return store;
}

/** The one wrapper: an error becomes a message with buttons, and a retry is guarded again. */
async function runGuarded(work: () => Promise<void>, log: LogOutputChannel): Promise<void> {
  try {
    await work();
  } catch (error) {
    // Not waited for: a message may stay up for hours, and the command is over.
    showError(error, { log, retry: () => runGuarded(work, log) }).catch((failure: unknown) => {
      log.error(String(failure));
    });
  }
}
