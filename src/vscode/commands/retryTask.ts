import { l10n, window, workspace } from 'vscode';
import type { RetryFrom } from '../../core/controller/retryTasks';
import type { Core } from '../../core/core';
import { retriedWith } from '../../core/model/relatives';
import { isEnded, resultOf, type Task } from '../../core/model/task';
import { withApproval, type ApprovalParts } from '../approval/withApproval';
import { offerTrust } from '../common/offerTrust';
import { saveBeforeSnapshot } from '../documents/saveBeforeSnapshot';
import { chosenTasks, type ChosenTasksParts } from '../prompts/chosenTasks';
import { openRetry } from '../retry/retryDocument';
import { command } from './command';
import { present } from '../../core/util/fields';

export interface RetryTaskParts extends ChosenTasksParts, ApprovalParts {
  readonly core: Core;
}

interface Start {
  readonly label: string;
  readonly description?: string;
  readonly from: RetryFrom;
  readonly edit?: true;
}

/** Queues ended tasks again, from where the user chooses; or opens the instructions of one to edit them first. */
export const retryTask = command('tsk.retryTask', async (parts: RetryTaskParts, argument, selected) => {
  const title = l10n.t('Retry Task');
  const tasks = await chosenTasks(parts, argument, selected, {
    title,
    none: l10n.t('TSK: You can only retry tasks that have ended. Shells cannot be retried.'),
    fits: ({ state, interactive }) => isEnded(state) && !interactive,
  });
  if (!tasks.length) return;
  if (!workspace.isTrusted) return offerTrust();
  const start = await window.showQuickPick(startsOf(tasks), {
    title,
    placeHolder: l10n.t('Choose a starting point'),
  });
  if (!start) return;
  const [only] = tasks;
  if (start.edit && only) await openRetry(parts.core, only);
  else await queueAgain(parts, tasks, start.from);
});

/** Queues tasks again, with their descendants if the user chooses so; false if the user cancels. */
export async function queueAgain(
  parts: RetryTaskParts,
  tasks: readonly Task[],
  from: RetryFrom,
  instructions?: string,
): Promise<boolean> {
  await parts.tasks.start();
  const descendants = await askForDescendants(parts, tasks, l10n.t('Retry Task'));
  if (descendants === undefined) return false;
  const worktrees = from === 'worktree' ? new Set(tasks.map(({ snapshot }) => snapshot.worktree)) : [];
  for (const repoPath of worktrees) if (!(await saveBeforeSnapshot(parts, { repoPath }))) return false;
  const made = await withApproval(parts, () =>
    parts.core.tasks.retry(
      tasks.map(({ id }) => id),
      { from, descendants, ...present({ instructions }) },
    ),
  );
  for (const task of made) parts.tasks.adopt(task);
  const [first] = made;
  if (first) await parts.tree.reveal(first.id);
  return true;
}

/** What all of these tasks can start from. */
function startsOf(tasks: readonly Task[]): readonly Start[] {
  const chained = tasks.some(({ parents }) => parents.length);
  const starts: readonly Start[] = chained
    ? [{ label: l10n.t('From the results of its parents'), from: 'base' }]
    : [
        {
          label: l10n.t('From where it started'),
          description: l10n.t('the same commit as before'),
          from: 'base',
        },
        {
          label: l10n.t('From the working tree'),
          description: l10n.t('as it is now'),
          from: 'worktree',
        },
        ...(tasks.every((task) => resultOf(task))
          ? [
              {
                label: l10n.t('From its own branch'),
                description: l10n.t('continues its work'),
                from: 'branch' as const,
              },
            ]
          : []),
      ];
  const edit: Start = {
    label: l10n.t('Edit and retry…'),
    description: l10n.t('from where it started, with new instructions'),
    from: 'base',
    edit: true,
  };
  return tasks.length === 1 ? [...starts, edit] : starts;
}

/** Whether to retry what went on from them too; undefined when the user left. */
async function askForDescendants(
  { tasks: list }: RetryTaskParts,
  tasks: readonly Task[],
  title: string,
): Promise<boolean | undefined> {
  const after = retriedWith(
    [...list.tasks].reverse(),
    tasks.map(({ id }) => id),
  );
  if (!after.length || !after.every(({ state }) => isEnded(state))) return false;
  const items = [
    { label: l10n.t('Only this task'), value: false },
    { label: l10n.t('Also the tasks that started from it ({0})', after.length), value: true },
  ];
  return (await window.showQuickPick(items, { title }))?.value;
}
