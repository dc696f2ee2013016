import { l10n } from 'vscode';
import { isActive, isEnded, priorities, type Priority, type Task } from '../../core/model/task';
import { chosenTasks, type ChosenTasksParts } from '../prompts/chosenTasks';
import { command } from './command';

/** Raises the priority of tasks that have not started. */
export const raisePriority = command('tsk.raisePriority', (parts: ChosenTasksParts, argument, selected) =>
  changePriority(parts, 1, argument, selected),
);

/** Lowers the priority of tasks that have not started. */
export const lowerPriority = command('tsk.lowerPriority', (parts: ChosenTasksParts, argument, selected) =>
  changePriority(parts, -1, argument, selected),
);

/** Raises (1) or lowers (-1) the priority of tasks that have not started by one step. */
async function changePriority(
  parts: ChosenTasksParts,
  step: 1 | -1,
  argument: unknown,
  selected: unknown,
): Promise<void> {
  const next = ({ priority }: Task): Priority | undefined => priorities[priorities.indexOf(priority) + step];
  const up = step === 1;
  const tasks = await chosenTasks(parts, argument, selected, {
    title: up ? l10n.t('Raise Priority') : l10n.t('Lower Priority'),
    none: up
      ? l10n.t('TSK: No queued task can have a higher priority.')
      : l10n.t('TSK: No queued task can have a lower priority.'),
    fits: (task) => !isActive(task.state) && !isEnded(task.state) && next(task) !== undefined,
  });
  for (const priority of priorities) {
    const ids = tasks.filter((task) => next(task) === priority).map(({ id }) => id);
    if (ids.length) await parts.core.tasks.setPriority(ids, priority);
  }
}
