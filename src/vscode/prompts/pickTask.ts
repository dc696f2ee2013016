import { l10n, window } from 'vscode';
import type { Task } from '../../core/model/task';
import { shortId } from '../../core/model/taskId';
import { taskView } from '../tree/taskView';

/** The texts of the question for a task. */
export interface TaskPick {
  readonly title: string;
  /** "Select a task" when absent. */
  readonly placeholder?: string;
  /** Shown if there is no task to pick. */
  readonly none: string;
  /** Which tasks to offer; all when absent. */
  readonly fits?: (task: Task) => boolean;
}

/** The tasks that fit. */
export function fitting(tasks: readonly Task[], { fits }: Pick<TaskPick, 'fits'>): readonly Task[] {
  return fits ? tasks.filter(fits) : tasks;
}

/** Lets the user choose one of these tasks; shows `none` if there are none. */
export async function pickTask(
  tasks: readonly Task[],
  texts: Omit<TaskPick, 'fits'>,
): Promise<Task | undefined> {
  if (tasks.length === 0) {
    await window.showInformationMessage(texts.none);
    return undefined;
  }
  const now = new Date();
  const items = tasks.map((task) => {
    const { label, description } = taskView(task, now);
    return { label, description: `${description} · ${shortId(task.id)}`, task };
  });
  const item = await window.showQuickPick(items, {
    title: texts.title,
    placeHolder: texts.placeholder ?? l10n.t('Select a task'),
    matchOnDescription: true,
  });
  return item?.task;
}
