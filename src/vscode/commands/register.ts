import { commands, type LogOutputChannel } from 'vscode';
import { DisposableStore, type Disposable } from '../../core/util/disposable';
import { showError } from '../showError';
import { addTask } from './addTask';
import { cancelTask } from './cancelTask';
import { commandIds, type CommandId } from './ids';
import { openSettings } from './openSettings';
import { refresh, type RefreshParts } from './refresh';
import { reviewChanges } from './reviewChanges';
import { runTask, type RunTaskParts } from './runTask';
import { showLog } from './showLog';

export type CommandParts = Omit<RunTaskParts, 'guarded'> & RefreshParts & { readonly log: LogOutputChannel };

/** Gets what the command was invoked on: the id of a task, or nothing. */
type Handler = (argument: unknown) => Promise<void>;

/** Registers every command; an id without a handler does not compile. */
export function registerCommands(given: CommandParts): Disposable {
  const guarded = (work: () => Promise<void>): Promise<void> => runGuarded(work, given.log);
  const parts = { ...given, guarded };
  const handlers: Record<CommandId, Handler> = {
    'tsk.runTask': () => runTask(parts),
    'tsk.addTask': () => addTask(parts),
    'tsk.cancelTask': (argument) => cancelTask(parts, argument),
    'tsk.showLog': (argument) => showLog(parts, argument),
    'tsk.reviewChanges': (argument) => reviewChanges(parts, argument),
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
