import { commands, type LogOutputChannel } from 'vscode';
import { DisposableStore, type Disposable } from '../../core/util/disposable';
import { isTskError } from '../../core/util/errors';
import { showError } from '../showError';
import { addTask } from './addTask';
import { allowForMe } from './allowForMe';
import { allowForProject } from './allowForProject';
import { allowOnce } from './allowOnce';
import { buildImage, type BuildImageParts } from './buildImage';
import { cancelTask } from './cancelTask';
import { copyTaskLink } from './copyTaskLink';
import { doctor, type DoctorParts } from './doctor';
import { commandIds, type CommandId } from './ids';
import { openProjectConfig } from './openProjectConfig';
import { openSettings } from './openSettings';
import { openUserConfig } from './openUserConfig';
import { openWholeLog, type OpenWholeLogParts } from './openWholeLog';
import { pauseQueue, type QueuePauseParts } from './pauseQueue';
import { previewDockerfile } from './previewDockerfile';
import { refresh, type RefreshParts } from './refresh';
import { removeOldImages } from './removeOldImages';
import { resumeQueue } from './resumeQueue';
import { reviewChanges } from './reviewChanges';
import { runTask, type RunTaskParts } from './runTask';
import { setAgentCredentials, type SetAgentCredentialsParts } from './setAgentCredentials';
import { setSecret, type SetSecretParts } from './setSecret';
import { showBuildLog } from './showBuildLog';
import { showConfig } from './showConfig';
import { showLog } from './showLog';
import { showNetwork } from './showNetwork';
import { showNetworkLog } from './showNetworkLog';

export type CommandParts = Omit<RunTaskParts & BuildImageParts, 'guarded'> &
  RefreshParts &
  SetSecretParts &
  SetAgentCredentialsParts &
  OpenWholeLogParts &
  QueuePauseParts &
  DoctorParts & { readonly log: LogOutputChannel };

/** Gets what the command was invoked on: the id of a task, or nothing. */
type Handler = (argument: unknown) => Promise<void>;

/** Registers every command; an id without a handler does not compile. */
export function registerCommands(given: CommandParts): Disposable {
  const guarded = (work: () => Promise<void>): Promise<void> => runGuarded(work, given);
  const parts = { ...given, guarded };
  const handlers: Record<CommandId, Handler> = {
    'tsk.runTask': () => runTask(parts),
    'tsk.addTask': () => addTask(parts),
    'tsk.cancelTask': (argument) => cancelTask(parts, argument),
    'tsk.showLog': (argument) => showLog(parts, argument),
    'tsk.openWholeLog': (argument) => openWholeLog(parts, argument),
    'tsk.reviewChanges': (argument) => reviewChanges(parts, argument),
    'tsk.showNetwork': (argument) => showNetwork(parts, argument),
    'tsk.showNetworkLog': (argument) => showNetworkLog(parts, argument),
    'tsk.allowForProject': (argument) => allowForProject(parts, argument),
    'tsk.allowForMe': (argument) => allowForMe(parts, argument),
    'tsk.allowOnce': (argument) => allowOnce(parts, argument),
    'tsk.buildImage': () => buildImage(parts),
    'tsk.previewDockerfile': () => previewDockerfile(parts),
    'tsk.removeOldImages': () => removeOldImages(parts),
    'tsk.showBuildLog': () => showBuildLog(parts),
    'tsk.showConfig': () => showConfig(parts),
    'tsk.openProjectConfig': () => openProjectConfig(parts),
    'tsk.openUserConfig': () => openUserConfig(parts),
    'tsk.setSecret': () => setSecret(parts),
    'tsk.setAgentCredentials': (argument) => setAgentCredentials(parts, argument),
    'tsk.pauseQueue': () => pauseQueue(parts),
    'tsk.resumeQueue': () => resumeQueue(parts),
    'tsk.copyTaskLink': (argument) => copyTaskLink(parts, argument),
    'tsk.doctor': () => doctor(parts),
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
async function runGuarded(
  work: () => Promise<void>,
  { log, logins }: Pick<CommandParts, 'log' | 'logins'>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (isTskError(error, 'agent-not-logged-in')) await logins.check();
    // Not waited for: a message may stay up for hours, and the command is over.
    showError(error, { log, retry: () => runGuarded(work, { log, logins }) }).catch((failure: unknown) => {
      log.error(String(failure));
    });
  }
}
