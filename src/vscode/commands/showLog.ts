import { l10n } from 'vscode';
import type { TaskLogs } from '../logs/taskLogs';
import { chosenTasks, type ChosenTasksParts } from './chosenTasks';

export interface ShowLogParts extends ChosenTasksParts {
  readonly logs: TaskLogs;
}

/** Opens a task's log and follows it. */
export async function showLog(parts: ShowLogParts, argument: unknown): Promise<void> {
  const [task] = await chosenTasks(parts, argument, undefined, {
    title: l10n.t('Show Log'),
    placeholder: l10n.t('Of which task?'),
    none: l10n.t('TSK: There is no task yet.'),
    fits: () => true,
    single: true,
  });
  if (task) parts.logs.show(task);
}
