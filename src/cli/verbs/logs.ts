import { renderLogRecord } from '../../core/log/renderLogEvent';
import type { LogRecord } from '../../core/model/logEvent';
import { isEnded, type Task } from '../../core/model/task';
import { shortId } from '../../core/model/taskId';
import { errors, isTskError } from '../../core/util/errors';
import { exitCodes } from '../exitCodes';
import { jsonText } from '../output/jsonText';
import { tellIdleQueue } from '../idleQueue';
import { taskEnd } from '../taskEnd';
import { flag } from '../options';
import { verb, type Context } from '../verb';
import { oneTask } from './chosenTasks';

/** `tsk logs ID`: the log of a task, as it was or as it comes. */
export const logs = verb({
  name: 'logs',
  summary: 'print the log of a task',
  argument: oneTask,
  options: {
    follow: flag('keep printing until the task has ended; Ctrl-C stops the printing, not the task', 'f'),
    json: flag('print the stored records, one JSON object a line'),
  },
  async run(context, { args: [id = ''], options }) {
    const { core, print } = context;
    const task = await core.tasks.get(id);
    const show = (record: LogRecord): void => {
      const lines = options.json ? [jsonText(record)] : renderLogRecord(record, { time: true });
      for (const line of lines) print(line);
    };
    if (options.follow && !isEnded(task.state)) return follow(context, task, show);
    await core.readLog(task.id, show);
    return exitCodes.ok;
  },
});

/** Prints until the task has ended and its log was read to the end. Throws `cancelled` at the signal. */
async function follow(context: Context, { id }: Task, show: (record: LogRecord) => void): Promise<number> {
  const following = context.core.followLog(id, show);
  const idle = tellIdleQueue(context, [id]);
  try {
    const end = await taskEnd(context, id);
    await following.settled();
    if (end) return exitCodes.ok;
    context.printError(`Task ${shortId(id)} was deleted; "tsk undo" restores it.`);
    return exitCodes.notFound;
  } catch (error) {
    if (!isTskError(error, 'cancelled')) throw error;
    throw errors.cancelled(
      `No longer following. The task keeps running; "tsk cancel ${shortId(id)}" stops it.`,
    );
  } finally {
    idle.dispose();
    following.dispose();
  }
}
