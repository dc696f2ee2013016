import { commands } from 'vscode';
import { DisposableStore, type Disposable } from '../../core/util/disposable';
import { isTskError } from '../../core/util/errors';
import { showError } from '../showError';
import { addTask } from './addTask';
import { allowForMe } from './allowForMe';
import { allowForProject } from './allowForProject';
import { allowOnce } from './allowOnce';
import { attachContext } from './attachContext';
import { buildImage } from './buildImage';
import { cancelTask } from './cancelTask';
import { cleanUp } from './cleanUp';
import { clearFilter } from './clearFilter';
import { copyBranchName } from './copyBranchName';
import { copyTaskId } from './copyTaskId';
import { copyTaskLink } from './copyTaskLink';
import { customizeTemplate } from './customizeTemplate';
import { delegateChanges } from './delegateChanges';
import { delegateClipboard } from './delegateClipboard';
import { delegateFile } from './delegateFile';
import { delegateProblem } from './delegateProblem';
import { delegateSelection } from './delegateSelection';
import { delegateText } from './delegateText';
import { deleteTask } from './deleteTask';
import { deleteTemplate } from './deleteTemplate';
import { doctor } from './doctor';
import { filterTasks } from './filterTasks';
import { filterTasksByText } from './filterTasksByText';
import { groupTasks } from './groupTasks';
import { lowerPriority } from './lowerPriority';
import { markReviewed } from './markReviewed';
import { newTask } from './newTask';
import { newTaskFromTemplate } from './newTaskFromTemplate';
import { newTemplate } from './newTemplate';
import { openChange } from './openChange';
import { openLogFile } from './openLogFile';
import { openProjectConfig } from './openProjectConfig';
import { openSettings } from './openSettings';
import { openShell } from './openShell';
import { openTaskShell } from './openTaskShell';
import { openTemplate } from './openTemplate';
import { openUserConfig } from './openUserConfig';
import { openWholeLog } from './openWholeLog';
import { pauseQueue } from './pauseQueue';
import { previewDockerfile } from './previewDockerfile';
import { previewPrompt } from './previewPrompt';
import { queueDocument } from './queueDocument';
import { raisePriority } from './raisePriority';
import { refresh } from './refresh';
import { removeOldImages } from './removeOldImages';
import { resumeQueue } from './resumeQueue';
import { retryTask } from './retryTask';
import { retryWithText } from './retryWithText';
import { reviewChanges } from './reviewChanges';
import { runDocument } from './runDocument';
import { runTask } from './runTask';
import { setAgentCredentials } from './setAgentCredentials';
import { setParents } from './setParents';
import { setSecret } from './setSecret';
import { showBuildLog } from './showBuildLog';
import { showConfig } from './showConfig';
import { showExtensionLog } from './showExtensionLog';
import { showLog } from './showLog';
import { showMoreTasks } from './showMoreTasks';
import { showNetwork } from './showNetwork';
import { showNetworkLog } from './showNetworkLog';
import { sortTasks } from './sortTasks';
import { startNow } from './startNow';
import { undoDelete } from './undoDelete';

/** Every command of the extension; a test compares their ids with package.json. */
const all = [
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
] as const;

export type CommandId = (typeof all)[number]['id'];

type Run = (typeof all)[number]['run'];

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
  for (const { id, run } of all) {
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
