import { l10n, Uri } from 'vscode';
import type { Core } from '../../core/core';
import { openAsText } from '../opening/openForeign';
import { progressIfSlow } from '../progressIfSlow';
import { chooseTask, type ChooseTaskParts } from '../prompts/chooseTask';
import { command } from './command';

interface OpenWholeLogParts extends ChooseTaskParts {
  readonly core: ChooseTaskParts['core'] & Pick<Core, 'writeWholeLog'>;
}

/** Opens a task's whole log as a file: an output channel has only the end of a long one. */
export const openWholeLog = command('tsk.openWholeLog', async (parts: OpenWholeLogParts, argument) => {
  const task = await chooseTask(parts, argument, {
    title: l10n.t('Open Whole Log'),
    placeholder: l10n.t('Select a task'),
    none: l10n.t('TSK: No tasks yet.'),
    fits: () => true,
  });
  if (!task) return;
  const file = await progressIfSlow(l10n.t('TSK: Writing the whole log'), (signal) =>
    parts.core.writeWholeLog(task.id, signal),
  );
  // As a document of the extension's, it could not be of more than 50 MB.
  await openAsText(Uri.file(file));
});
