import { commands } from 'vscode';
import { DisposableStore, type Disposable } from '../../core/util/disposable';
import { isTskError } from '../../core/util/errors';
import type { CommandId } from '../common/commandIds';
import { showError } from '../errors/showError';
import { allowForMe, allowForProject, allowOnce } from './allowDomains';
import { groupTasks, sortTasks } from './arrangeTasks';
import { attachContext } from './attachContext';
import { buildImage, showBuildLog } from './buildImage';
import { cancelTask } from './cancelTask';
import { lowerPriority, raisePriority } from './changePriority';
import { openProjectConfig, openUserConfig, showConfig } from './config';
import { copyBranchName, copyTaskId, copyTaskLink } from './copyFromTask';
import {
  delegateChanges,
  delegateClipboard,
  delegateFile,
  delegateProblem,
  delegateSelection,
  delegateText,
} from './delegate';
import { cleanUp, deleteTask, undoDelete } from './deleteTask';
import { doctor } from './doctor';
import { clearFilter, filterTasks, filterTasksByText } from './filterTasks';
import { markReviewed } from './markReviewed';
import { newTask } from './newTask';
import { openChange } from './openChange';
import { openSettings } from './openSettings';
import { openShell, openTaskShell } from './openShell';
import { pauseQueue, resumeQueue } from './pauseQueue';
import { previewDockerfile } from './previewDockerfile';
import { refresh } from './refresh';
import { removeOldImages } from './removeOldImages';
import { retryTask } from './retryTask';
import { retryWithText } from './retryWithText';
import { reviewChanges } from './reviewChanges';
import { addTask, runTask } from './runTask';
import { setAgentCredentials } from './setAgentCredentials';
import { setParents } from './setParents';
import { setSecret } from './setSecret';
import { showExtensionLog } from './showExtensionLog';
import { showMoreTasks } from './showMoreTasks';
import { showNetwork, showNetworkLog } from './showNetwork';
import { startNow } from './startNow';
import { previewPrompt, queueDocument, runDocument } from './taskDocument';
import { openLogFile, openWholeLog, showLog } from './taskLog';
import {
  customizeTemplate,
  deleteTemplate,
  newTaskFromTemplate,
  newTemplate,
  openTemplate,
} from './templates';

/** Every command by the name in its id: it does not compile if one of `commandIds` is missing. */
const all = {
  newTask,
  runDocument,
  queueDocument,
  previewPrompt,
  delegateSelection,
  delegateProblem,
  delegateFile,
  delegateText,
  delegateChanges,
  delegateClipboard,
  attachContext,
  openTemplate,
  customizeTemplate,
  newTemplate,
  newTaskFromTemplate,
  deleteTemplate,
  runTask,
  addTask,
  openShell,
  openTaskShell,
  cancelTask,
  retryTask,
  retryWithText,
  deleteTask,
  undoDelete,
  cleanUp,
  raisePriority,
  lowerPriority,
  startNow,
  setParents,
  copyTaskId,
  copyBranchName,
  markReviewed,
  filterTasks,
  filterTasksByText,
  clearFilter,
  groupTasks,
  sortTasks,
  showMoreTasks,
  openChange,
  showLog,
  openLogFile,
  openWholeLog,
  reviewChanges,
  showNetwork,
  showNetworkLog,
  allowForProject,
  allowForMe,
  allowOnce,
  buildImage,
  previewDockerfile,
  removeOldImages,
  showBuildLog,
  showConfig,
  openProjectConfig,
  openUserConfig,
  setSecret,
  setAgentCredentials,
  pauseQueue,
  resumeQueue,
  copyTaskLink,
  doctor,
  refresh,
  openSettings,
  showExtensionLog,
} satisfies { readonly [Id in CommandId as NameOf<Id>]: { readonly id: Id } };

type NameOf<Id extends CommandId> = Id extends `tsk.${infer Name}` ? Name : never;

type Run = (typeof all)[keyof typeof all]['run'];

/** All that some command needs, but for what is made here. */
type CommandParts = Omit<
  Run extends (parts: infer Needs, ...args: readonly unknown[]) => unknown ? Needs : never,
  'guarded'
>;

/** Registers every command. */
export function registerCommands(given: CommandParts): Disposable {
  const guarded = (work: () => Promise<void>): Promise<void> => runGuarded(work, given);
  const parts = { ...given, guarded };
  const store = new DisposableStore();
  for (const { id, run } of Object.values(all)) {
    store.add(
      commands.registerCommand(id, (...args: readonly unknown[]) => guarded(() => run(parts, ...args))),
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
