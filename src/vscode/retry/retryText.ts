import { shortId, type TaskId } from '../../core/model/taskId';

/** The language of these documents, as package.json contributes it. */
export const retryLanguage = 'tsk-retry';

/** The edited instructions for the retry of a task. */
export interface RetryText {
  /** The beginning of its id. */
  readonly task: string;
  readonly instructions: string;
}

/**
 * The text of a document in which the instructions of an ended task are changed. Its first line says of which task they
 * are, so that it can be sent after a reload, too; VS Code shows its beginning as the name of the document. `heading`
 * and `remark` are a line at most.
 */
export function retryText(id: TaskId, instructions: string, heading: string, remark: string): string {
  return `> ${heading} · ${shortId(id)} · ${remark}\n\n${instructions}`;
}

/** Reads such a document; undefined where the first line names no task. */
export function readRetryText(text: string): RetryText | undefined {
  const [line = ''] = text.split('\n', 1);
  // The last that looks like an id: the heading has the name of the task, which can be anything.
  const task = /^> .* · ([0-9a-f]{8}) · /.exec(line)?.[1];
  if (task === undefined) return undefined;
  return { task, instructions: text.slice(line.length).replace(/^(\r?\n){0,2}/, '') };
}
