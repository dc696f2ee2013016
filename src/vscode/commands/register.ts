import { commands } from 'vscode';
import { DisposableStore, type Disposable } from '../../core/util/disposable';
import type { SendTaskParts } from '../newTask/sendTask';
import { isTskError } from '../../core/util/errors';
import type { ExtensionLog } from '../logs/extensionLog';
import { showError } from '../showError';
import type { ChangeTemplateParts } from '../templates/templateOf';
import { addTask } from './addTask';
import { allowForMe } from './allowForMe';
import { allowForProject } from './allowForProject';
import { allowOnce } from './allowOnce';
import { attachContext } from './attachContext';
import { buildImage, type BuildImageParts } from './buildImage';
import { cancelTask } from './cancelTask';
import { cleanUp } from './cleanUp';
import { clearFilter } from './clearFilter';
import { copyBranchName } from './copyBranchName';
import { copyTaskId } from './copyTaskId';
import { deleteTask } from './deleteTask';
import { filterTasks, type FilterParts } from './filterTasks';
import { filterTasksByText } from './filterTasksByText';
import { groupTasks } from './groupTasks';
import { copyTaskLink } from './copyTaskLink';
import { doctor, type DoctorParts } from './doctor';
import { commandIds, type CommandId } from './ids';
import { lowerPriority } from './lowerPriority';
import { markReviewed, type MarkReviewedParts } from './markReviewed';
import { openChange } from './openChange';
import { customizeTemplate } from './customizeTemplate';
import { delegateChanges } from './delegateChanges';
import { delegateClipboard } from './delegateClipboard';
import { delegateFile } from './delegateFile';
import { delegateProblem } from './delegateProblem';
import { delegateSelection } from './delegateSelection';
import { delegateText } from './delegateText';
import { deleteTemplate } from './deleteTemplate';
import { newTask } from './newTask';
import { newTaskFromTemplate } from './newTaskFromTemplate';
import { newTemplate } from './newTemplate';
import { openProjectConfig } from './openProjectConfig';
import { openShell, type OpenShellParts } from './openShell';
import { openSettings } from './openSettings';
import { openTaskShell } from './openTaskShell';
import { openTemplate, type OpenTemplateParts } from './openTemplate';
import { openUserConfig } from './openUserConfig';
import { openLogFile } from './openLogFile';
import { openWholeLog, type OpenWholeLogParts } from './openWholeLog';
import { pauseQueue, type QueuePauseParts } from './pauseQueue';
import { previewDockerfile } from './previewDockerfile';
import { previewPrompt } from './previewPrompt';
import { queueDocument } from './queueDocument';
import { refresh, type RefreshParts } from './refresh';
import { removeOldImages } from './removeOldImages';
import { raisePriority } from './raisePriority';
import { retryTask } from './retryTask';
import { retryWithText } from './retryWithText';
import { resumeQueue } from './resumeQueue';
import { reviewChanges } from './reviewChanges';
import { runDocument } from './runDocument';
import { runTask, type RunTaskParts } from './runTask';
import { setParents } from './setParents';
import { setAgentCredentials, type SetAgentCredentialsParts } from './setAgentCredentials';
import { setSecret, type SetSecretParts } from './setSecret';
import { showBuildLog } from './showBuildLog';
import { showConfig } from './showConfig';
import { showLog } from './showLog';
import { showMoreTasks } from './showMoreTasks';
import { showNetwork } from './showNetwork';
import { showNetworkLog } from './showNetworkLog';
import { sortTasks } from './sortTasks';
import { startNow } from './startNow';
import { undoDelete } from './undoDelete';

export type CommandParts = Omit<RunTaskParts & BuildImageParts, 'guarded'> &
  RefreshParts &
  FilterParts &
  Pick<MarkReviewedParts, 'reviewed'> &
  SetSecretParts &
  Omit<SendTaskParts, 'guarded'> &
  OpenTemplateParts &
  ChangeTemplateParts &
  OpenShellParts &
  SetAgentCredentialsParts &
  OpenWholeLogParts &
  QueuePauseParts &
  DoctorParts & { readonly log: ExtensionLog };

/**
 * Gets what the command was invoked on, e.g. the id of a task, or nothing; and all that was selected there. The Source
 * Control view hands over each selected file as an argument of its own.
 */
type Handler = (...args: readonly unknown[]) => Promise<void>;

/** Registers every command; an id without a handler does not compile. */
export function registerCommands(given: CommandParts): Disposable {
  const guarded = (work: () => Promise<void>): Promise<void> => runGuarded(work, given);
  const parts = { ...given, guarded };
  const handlers: Record<CommandId, Handler> = {
    'tsk.newTask': () => newTask(parts),
    'tsk.runDocument': (argument) => runDocument(parts, argument),
    'tsk.queueDocument': (argument) => queueDocument(parts, argument),
    'tsk.previewPrompt': (argument) => previewPrompt(parts, argument),
    'tsk.delegateSelection': () => delegateSelection(parts),
    'tsk.delegateProblem': (argument) => delegateProblem(parts, argument),
    'tsk.delegateFile': (argument, selected) => delegateFile(parts, argument, selected),
    'tsk.delegateText': (argument) => delegateText(parts, argument),
    'tsk.delegateChanges': (...args) => delegateChanges(parts, args),
    'tsk.delegateClipboard': () => delegateClipboard(parts),
    'tsk.attachContext': () => attachContext(parts),
    'tsk.openTemplate': (argument) => openTemplate(parts, argument),
    'tsk.customizeTemplate': (argument) => customizeTemplate(parts, argument),
    'tsk.newTemplate': () => newTemplate(parts),
    'tsk.newTaskFromTemplate': (argument) => newTaskFromTemplate(parts, argument),
    'tsk.deleteTemplate': (argument) => deleteTemplate(parts, argument),
    'tsk.runTask': () => runTask(parts),
    'tsk.addTask': () => addTask(parts),
    'tsk.cancelTask': (argument, selected) => cancelTask(parts, argument, selected),
    'tsk.retryTask': (argument, selected) => retryTask(parts, argument, selected),
    'tsk.retryWithText': (argument) => retryWithText(parts, argument),
    'tsk.deleteTask': (argument, selected) => deleteTask(parts, argument, selected),
    'tsk.undoDelete': () => undoDelete(parts),
    'tsk.cleanUp': () => cleanUp(parts),
    'tsk.raisePriority': (argument, selected) => raisePriority(parts, argument, selected),
    'tsk.lowerPriority': (argument, selected) => lowerPriority(parts, argument, selected),
    'tsk.startNow': (argument, selected) => startNow(parts, argument, selected),
    'tsk.setParents': (argument, selected) => setParents(parts, argument, selected),
    'tsk.copyTaskId': (argument, selected) => copyTaskId(parts, argument, selected),
    'tsk.copyBranchName': (argument, selected) => copyBranchName(parts, argument, selected),
    'tsk.markReviewed': (argument, selected) => markReviewed(parts, argument, selected),
    'tsk.filterTasks': () => filterTasks(parts),
    'tsk.filterTasksByText': () => filterTasksByText(parts),
    'tsk.clearFilter': () => clearFilter(parts),
    'tsk.groupTasks': () => groupTasks(parts),
    'tsk.sortTasks': () => sortTasks(parts),
    'tsk.showMoreTasks': (argument) => showMoreTasks(parts, argument),
    'tsk.openChange': (argument) => openChange(parts, argument),
    'tsk.openShell': () => openShell(parts),
    'tsk.openTaskShell': (argument) => openTaskShell(parts, argument),
    'tsk.showLog': (argument) => showLog(parts, argument),
    'tsk.openLogFile': (argument) => openLogFile(parts, argument),
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
    store.add(
      commands.registerCommand(id, (...args: readonly unknown[]) => guarded(() => handlers[id](...args))),
    );
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
