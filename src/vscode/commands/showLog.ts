import { l10n } from 'vscode';
import type { TaskLogs } from '../logs/taskLogs';
import { chosenTasks, type ChosenTasksParts } from '../prompts/chosenTasks';
import { command } from './command';

interface ShowLogParts extends ChosenTasksParts {
  readonly logs: TaskLogs;
}

/** Opens a task's log and follows it. */
export const showLog = command('tsk.showLog', async (parts: ShowLogParts, argument) => {
  const [task] = await chosenTasks(parts, argument, undefined, {
    title: l10n.t('Show Log'),
    placeholder: l10n.t('Select a task'),
    none: l10n.t('TSK: No tasks yet.'),
    fits: () => true,
    single: true,
  });
  if (task) parts.logs.show(task);
});
