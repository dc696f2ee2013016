import { l10n, window } from 'vscode';
import { isEnded } from '../../core/model/task';
import { notificationText } from '../common/safeText';
import { chosenTasks, type ChosenTasksParts } from '../prompts/chosenTasks';
import { cancelEach } from '../tasks/cancelEach';
import { command } from './command';

/** Stops tasks; asks first when an agent's work would be lost. */
export const cancelTask = command('tsk.cancelTask', async (parts: ChosenTasksParts, argument, selected) => {
  const ended = l10n.t('TSK: Nothing to cancel. The task has already ended.');
  const tasks = await chosenTasks(parts, argument, selected, {
    title: l10n.t('Cancel Task'),
    none: l10n.t('TSK: No task is queued or running.'),
    unfit: ended,
    fits: ({ state }) => !isEnded(state),
  });
  const [first] = tasks;
  if (!first) return;
  const running = tasks.filter(({ state }) => state.kind === 'running').length;
  if (running) {
    const yes = tasks.length === 1 ? l10n.t('Cancel Task') : l10n.t('Cancel {0} Tasks', tasks.length);
    const question =
      tasks.length === 1
        ? l10n.t('Cancel “{0}”?', notificationText(first.name, 60))
        : l10n.t('Cancel {0} tasks, {1} of them running?', tasks.length, running);
    const detail = l10n.t('TSK stops the agent and keeps its work so far as a partial branch.');
    if ((await window.showWarningMessage(question, { modal: true, detail }, yes)) !== yes) return;
  }
  const ids = tasks.map(({ id }) => id);
  const cancelled = await cancelEach(ids, (id) => parts.core.tasks.cancel(id));
  if (!cancelled) await window.showInformationMessage(ended);
});
