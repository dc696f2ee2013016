import { l10n, window } from 'vscode';
import type { BranchPolicy, Deletion } from '../../core/controller/trash';
import type { Core } from '../../core/core';
import { descendantsOf } from '../../core/model/relatives';
import { isActive, isEnded, type Task } from '../../core/model/task';
import { requireTrust } from '../common/requireTrust';
import { notificationText } from '../common/safeText';
import { chosenTasks, type ChosenTasksParts } from '../prompts/chosenTasks';
import { command } from './command';

interface DeleteTaskParts extends ChosenTasksParts {
  readonly core: Core;
}

/** Deletes tasks; asks when an agent is at work, others wait for them, or a branch would go that is in no other. */
export const deleteTask = command('tsk.deleteTask', async (parts: DeleteTaskParts, argument, selected) => {
  requireTrust();
  const chosen = await chosenTasks(parts, argument, selected, {
    title: l10n.t('Delete Task'),
    none: l10n.t('TSK: No tasks to delete.'),
    partsOnly: l10n.t('TSK: Select the task itself to delete it.'),
  });
  if (!chosen.length) return;
  const waiting = descendantsOf(
    parts.tasks.tasks,
    chosen.map(({ id }) => id),
  ).filter(({ state }) => !isEnded(state));
  const tasks = [...chosen, ...waiting];
  const policy = await askHow(parts, tasks, waiting.length);
  if (!policy) return;
  const ids = tasks.map(({ id }) => id);
  await tellDeletion(parts.core, await parts.core.trash.delete(ids, policy));
});

/** Shows what was deleted, with an Undo button. */
async function tellDeletion(core: Pick<Core, 'trash'>, { tasks, kept }: Deletion): Promise<void> {
  const [first] = tasks;
  if (!first) return;
  const what =
    tasks.length === 1
      ? l10n.t('TSK: Deleted “{0}”.', notificationText(first.name, 60))
      : l10n.t('TSK: Deleted {0} tasks.', tasks.length);
  const branches =
    kept.length === 1
      ? l10n.t('Its branch is kept.')
      : kept.length
        ? l10n.t('{0} branches are kept.', kept.length)
        : '';
  const undo = l10n.t('Undo');
  const answer = await window.showInformationMessage([what, branches].filter(Boolean).join(' '), undo);
  if (answer === undo) await core.trash.undo(tasks.map(({ id }) => id));
}

/** Whether the branches go too; undefined if the user cancels. Asks only if something could be lost. */
async function askHow(
  { core }: DeleteTaskParts,
  tasks: readonly Task[],
  waiting: number,
): Promise<BranchPolicy | undefined> {
  const unmerged = await core.trash.unmerged(tasks);
  const working = tasks.filter(({ state }) => isActive(state)).length;
  if (!unmerged.length && !working && !waiting) return 'merged';
  const [first] = tasks;
  const question =
    first && tasks.length === 1
      ? l10n.t('Delete “{0}”?', notificationText(first.name, 60))
      : l10n.t('Delete {0} tasks?', tasks.length);
  const detail = [
    ...(working ? [l10n.t('{0} running. Their agents will be stopped.', working)] : []),
    ...(waiting === 1 ? [l10n.t('1 of them waits for the others.')] : []),
    ...(waiting > 1 ? [l10n.t('{0} of them wait for the others.', waiting)] : []),
    ...(unmerged.length === 1 ? [l10n.t('Branch {0} is not merged.', unmerged[0] ?? '')] : []),
    ...(unmerged.length > 1 ? [l10n.t('{0} branches are not merged.', unmerged.length)] : []),
    l10n.t('You can undo this for seven days.'),
  ].join(' ');
  const keep = unmerged.length ? l10n.t('Delete, Keep Branch') : l10n.t('Delete');
  const all = l10n.t('Delete with Branch');
  const buttons = unmerged.length ? [keep, all] : [keep];
  const answer = await window.showWarningMessage(question, { modal: true, detail }, ...buttons);
  return answer === keep ? 'merged' : answer === all ? 'all' : undefined;
}

/** Deletes completed tasks that no other task waits for; keeps their branches. */
export const cleanUp = command('tsk.cleanUp', async ({ core }: { readonly core: Pick<Core, 'trash'> }) => {
  requireTrust();
  const yes = l10n.t('Clean Up');
  const detail = l10n.t(
    'This deletes completed tasks of all repositories, unless other tasks wait for them. Branches are kept. You can undo this.',
  );
  const question = l10n.t('Delete all completed tasks?');
  if ((await window.showWarningMessage(question, { modal: true, detail }, yes)) !== yes) return;
  const deletion = await core.trash.clean();
  if (deletion.tasks.length) await tellDeletion(core, deletion);
  else await window.showInformationMessage(l10n.t('TSK: No completed tasks to delete.'));
});

/** Brings back the tasks that were deleted last, with their branches. */
export const undoDelete = command(
  'tsk.undoDelete',
  async ({ core }: { readonly core: Pick<Core, 'trash'> }) => {
    requireTrust();
    const tasks = await core.trash.undo();
    const [first] = tasks;
    if (!first) return;
    const message =
      tasks.length === 1
        ? l10n.t('TSK: Restored “{0}”.', notificationText(first.name, 60))
        : l10n.t('TSK: Restored {0} tasks.', tasks.length);
    await window.showInformationMessage(message);
  },
);
