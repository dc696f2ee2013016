import * as l10n from '@vscode/l10n';
import type { Task } from '../../core/model/task';
import { shortId } from '../../core/model/taskId';
import { labelText } from '../common/safeText';

/** The language of a task's log: colours, and the links. */
export const logLanguage = 'tsk-log';

/** The words of a log that lead to the whole of it. */
export const openWholeLogMark = l10n.t('Open Whole Log');

/** The name of a task's output channel: people know it by the task's name, we by the id at its end. */
export function logChannelName(task: Pick<Task, 'id' | 'name'>): string {
  return `TSK: ${labelText(task.name, 40)} (${shortId(task.id)})`;
}

/** The short id of the task whose channel has this name, or a path that ends with it. */
export function taskOfChannel(name: string): string | undefined {
  return /\(([0-9a-f]{8})\)$/.exec(name)?.[1];
}
