import { window } from 'vscode';
import type { Task } from '../../core/model/task';
import { shortId } from '../../core/model/taskId';
import { taskView } from '../tree/taskView';

/** Lets the user choose a task; says so when there is none to choose from. */
export async function pickTask(
  tasks: readonly Task[],
  texts: { readonly title: string; readonly placeholder: string; readonly none: string },
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
    placeHolder: texts.placeholder,
    matchOnDescription: true,
  });
  return item?.task;
}
