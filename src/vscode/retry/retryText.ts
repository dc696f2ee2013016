import { shortId, type TaskId } from '../../core/model/taskId';

/** The language of these documents, as package.json contributes it. */
export const retryLanguage = 'tsk-retry';

/** What somebody wrote for a task that is to be done once more. */
export interface RetryText {
  /** The beginning of its id. */
  readonly task: string;
  readonly instructions: string;
}

/**
 * The text of a document in which the instructions of an ended task are changed. Its first line names the task, so that
 * it can be sent after a reload, too; `remark` tells people what that line is.
 */
export function retryText(id: TaskId, instructions: string, remark: string): string {
  return `<!-- tsk retry ${shortId(id)} · ${remark.replaceAll('--', '—')} -->\n\n${instructions}`;
}

/** Reads such a document; undefined where the first line names no task. */
export function readRetryText(text: string): RetryText | undefined {
  const [line = ''] = text.split('\n', 1);
  const task = /^<!-- tsk retry ([0-9a-f]{8}) .*-->\s*$/.exec(line)?.[1];
  if (task === undefined) return undefined;
  return { task, instructions: text.slice(line.length).replace(/^(\r?\n){0,2}/, '') };
}
