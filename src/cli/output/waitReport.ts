import { isEnded, type Task } from '../../core/model/task';
import { shortId } from '../../core/model/taskId';
import { oneLine, truncate } from '../../core/util/text';
import { formatDuration } from '../../core/util/time';
import { ending } from './ending';

/** The longest line of the log, in characters; a reason is never cut. */
const maxLine = { told: 1_000, log: 200 } as const;

/** An ended task as `tsk wait` tells it: what became of it, how long it took, and the last lines of its log. */
export function waitReport(task: Task, logLines: readonly string[]): readonly string[] {
  const { id, name, state } = task;
  const took =
    isEnded(state) && state.startedAt !== undefined
      ? `, ${formatDuration(Date.parse(state.endedAt) - Date.parse(state.startedAt))}`
      : '';
  return [
    `${shortId(id)} ${truncate(oneLine(name), 100)}${took}`,
    ...ending(task).map((line) => `  ${truncate(line, maxLine.told)}`),
    ...(logLines.length ? [`  Last lines of the log (full log: tsk logs ${shortId(id)}):`] : []),
    ...logLines.map((line) => `  | ${truncate(line, maxLine.log)}`),
  ];
}
