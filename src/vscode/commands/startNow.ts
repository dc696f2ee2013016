import { l10n, window } from 'vscode';
import { holdOf, holdsByAgent } from '../../core/model/holds';
import { notificationText } from '../common/safeText';
import { chosenTasks, type ChosenTasksParts } from '../prompts/chosenTasks';
import { command } from './command';

/** Lets the tasks of an agent start that wait until its account can do more. */
export const startNow = command('tsk.startNow', async (parts: ChosenTasksParts, argument, selected) => {
  await parts.tasks.start();
  const now = new Date().toISOString();
  const holds = holdsByAgent(parts.tasks.tasks, now);
  const tasks = await chosenTasks(parts, argument, selected, {
    title: l10n.t('Start Now'),
    placeholder: l10n.t('Select a blocked task'),
    none: l10n.t('TSK: No task is blocked.'),
    fits: (task) => holdOf(task, holds, now) !== undefined,
  });
  const agents = new Set(tasks.map(({ agent }) => agent));
  let started = 0;
  for (const agent of agents) started += await parts.core.tasks.unhold(agent);
  if (started)
    await window.showInformationMessage(
      l10n.t('TSK: Tasks of {0} can start again.', notificationText([...agents].join(', '))),
    );
});
