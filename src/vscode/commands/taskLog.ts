import { l10n, Range, Uri } from 'vscode';
import type { Core } from '../../core/core';
import { progressIfSlow } from '../common/progressIfSlow';
import { findFile } from '../logs/findFile';
import { parseLogFile } from '../logs/logFile';
import type { TaskLogs } from '../logs/taskLogs';
import { openAsText } from '../opening/openForeign';
import { chooseTask, type ChooseTaskParts } from '../prompts/chooseTask';
import { chosenTasks, type ChosenTasksParts } from '../prompts/chosenTasks';
import { command } from './command';

interface ShowLogParts extends ChosenTasksParts {
  readonly logs: TaskLogs;
}

/** Opens a task's log and follows it. */
export const showLog = command('tsk.showLog', async (parts: ShowLogParts, argument) => {
  const [task] = await chosenTasks(parts, argument, undefined, {
    title: l10n.t('Show Log'),
    none: l10n.t('TSK: No tasks yet.'),
    single: true,
  });
  if (task) parts.logs.show(task);
});

interface OpenWholeLogParts extends ChooseTaskParts {
  readonly core: ChooseTaskParts['core'] & Pick<Core, 'writeWholeLog'>;
}

/** Opens a task's whole log as a file: an output channel has only the end of a long one. */
export const openWholeLog = command('tsk.openWholeLog', async (parts: OpenWholeLogParts, argument) => {
  const task = await chooseTask(parts, argument, {
    title: l10n.t('Open Whole Log'),
    none: l10n.t('TSK: No tasks yet.'),
  });
  if (!task) return;
  const file = await progressIfSlow(l10n.t('TSK: Writing the whole log'), (signal) =>
    parts.core.writeWholeLog(task.id, signal),
  );
  // As a document of the extension's, it could not be of more than 50 MB.
  await openAsText(Uri.file(file));
});

/** Opens the user's file that a task's log names, at the position it names, if the file still exists. */
export const openLogFile = command('tsk.openLogFile', async ({ core }: { readonly core: Core }, argument) => {
  const named = parseLogFile(argument);
  if (!named) return;
  const { snapshot } = await core.tasks.get(named.task);
  const file = await findFile(named.path, [snapshot.worktree]);
  if (file === undefined) return;
  const { line, column } = named;
  await openAsText(Uri.file(file), { selection: new Range(line - 1, column - 1, line - 1, column - 1) });
});
