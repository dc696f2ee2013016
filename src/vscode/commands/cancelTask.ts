import { window } from 'vscode';
import { isEnded } from '../../core/model/task';
import { notificationText } from '../safeText';
import { chooseTask, type ChooseTaskParts } from './chooseTask';

/** Stops a task; asks first when an agent's work would be lost. */
export async function cancelTask(parts: ChooseTaskParts, argument: unknown): Promise<void> {
  const task = await chooseTask(parts, argument, {
    title: 'Cancel Task',
    placeholder: 'Which task?',
    none: 'TSK: No task is queued or running.',
    fits: ({ state }) => !isEnded(state),
  });
  if (!task) return;
  if (task.state.kind === 'running') {
    const yes = 'Cancel Task';
    const question = `Cancel “${notificationText(task.name, 60)}”?`;
    const detail = 'The agent is stopped. What it did so far comes as a branch that is marked as partial.';
    if ((await window.showWarningMessage(question, { modal: true, detail }, yes)) !== yes) return;
  }
  await parts.core.tasks.cancel(task.id);
}
