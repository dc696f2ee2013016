import { renderLogRecord } from '../core/log/renderLogEvent';
import type { LogRecord } from '../core/model/logEvent';
import type { TaskId } from '../core/model/taskId';
import { messageOf } from '../core/util/errors';
import { oneLine } from '../core/util/text';
import type { Context } from './verb';

/** How much of a log is read for its last lines, and how many these are. */
const newestBytes = 256 * 1024;
const maxLines = 10;

/** The last lines of a task's log, for people; none when it has no log. */
export async function lastLogLines({ core }: Pick<Context, 'core'>, id: TaskId): Promise<readonly string[]> {
  let lines: readonly string[] = [];
  const onRecord = (record: LogRecord): void => {
    const rendered = renderLogRecord(record).filter((line) => line.trim() !== '');
    lines = [...lines, ...rendered].slice(-maxLines);
  };
  try {
    await core.readLog(id, onRecord, { newestBytes });
    return lines;
  } catch (error) {
    return [oneLine(`The log cannot be read: ${messageOf(error)}`)];
  }
}
