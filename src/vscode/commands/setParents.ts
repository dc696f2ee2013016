import { l10n, window } from 'vscode';
import { descendantsOf } from '../../core/model/relatives';
import { isActive, isEnded, type Task } from '../../core/model/task';
import { shortId } from '../../core/model/taskId';
import { saveBeforeSnapshot, type SaveBeforeSnapshotParts } from '../documents/saveBeforeSnapshot';
import { chosenTasks, type ChosenTasksParts } from '../prompts/chosenTasks';
import { taskView } from '../tree/taskView';
import { command } from './command';

/** Changes the parents of tasks that have not started: what dragging does, for the keyboard. */
export const setParents = command(
  'tsk.setParents',
  async (parts: ChosenTasksParts & SaveBeforeSnapshotParts, argument, selected) => {
    const title = l10n.t('Change Parents');
    const [task] = await chosenTasks(parts, argument, selected, {
      title,
      none: l10n.t('TSK: You can only change the parents of a task that has not started.'),
      fits: ({ state }) => !isActive(state) && !isEnded(state),
      single: true,
    });
    if (!task) return;
    const now = new Date();
    const items = candidates(parts.tasks.tasks, task).map((parent) => {
      const { label, description } = taskView(parent, now);
      return {
        label,
        description: `${description} · ${shortId(parent.id)}`,
        picked: task.parents.includes(parent.id),
        id: parent.id,
      };
    });
    const placeHolder = l10n.t('Select parent tasks, or none to start from the working tree');
    const chosen = await window.showQuickPick(items, {
      title,
      placeHolder,
      canPickMany: true,
      matchOnDescription: true,
    });
    if (!chosen) return;
    const ids = chosen.map(({ id }) => id);
    if (ids.length === 0 && task.parents.length === 0) return;
    const repoPath = task.snapshot.worktree;
    if (!(await saveBeforeSnapshot(parts, { repoPath, parents: ids }))) return;
    await parts.core.tasks.setParents(task.id, ids);
    await parts.tree.reveal(task.id);
  },
);

/** The possible parents of a task: in the same repository, not failed or cancelled, and not its descendants. */
function candidates(tasks: readonly Task[], task: Task): readonly Task[] {
  const after = new Set(descendantsOf(tasks, [task.id]).map(({ id }) => id));
  return tasks.filter(
    ({ id, state, snapshot }) =>
      id !== task.id &&
      !after.has(id) &&
      state.kind !== 'failed' &&
      state.kind !== 'cancelled' &&
      snapshot.gitDir === task.snapshot.gitDir,
  );
}
