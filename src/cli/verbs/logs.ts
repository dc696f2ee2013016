import { renderLogRecord } from '../../core/log/renderLogEvent';
import type { LogRecord } from '../../core/model/logEvent';
import { isEnded, type Task } from '../../core/model/task';
import { shortId } from '../../core/model/taskId';
import { errors, isTskError } from '../../core/util/errors';
import { exitCodes } from '../exitCodes';
import { tellIdleQueue } from '../idleQueue';
import { taskEnd } from '../taskEnd';
import { jsonText } from '../output/jsonText';
import type { Context, Verb } from '../verb';

/** `tsk logs ID`: the log of a task, as it was or as it comes. */
export const logs: Verb = {
  name: 'logs',
  summary: 'print the log of a task',
  usage: 'ID [--follow] [--json]',
  options: { follow: { type: 'boolean', short: 'f' }, json: { type: 'boolean' } },
  help: [
    'ID             the id of the task, or its beginning',
    '-f, --follow   keep printing until the task has ended; Ctrl-C stops the printing, not the task',
    '    --json     print the records as they are stored, one JSON object a line',
  ],
  async run(context, args) {
    const { core, print } = context;
    const [id, unexpected] = args.positionals;
    if (id === undefined || unexpected !== undefined)
      throw errors.badInput('Usage: tsk logs ID [--follow] [--json]');
    const task = await core.tasks.get(id);
    const show = (record: LogRecord): void => {
      const lines =
        args.values['json'] === true ? [jsonText(record)] : renderLogRecord(record, { time: true });
      for (const line of lines) print(line);
    };
    if (args.values['follow'] === true && !isEnded(task.state)) return follow(context, task, show);
    await core.readLog(task.id, show);
    return exitCodes.ok;
  },
};

/** Prints until the task has ended and its log was read to the end. Throws `cancelled` at the signal. */
async function follow(context: Context, { id }: Task, show: (record: LogRecord) => void): Promise<number> {
  const following = context.core.followLog(id, show);
  const idle = tellIdleQueue(context, [id]);
  try {
    const end = await taskEnd(context, id);
    await following.settled();
    if (end) return exitCodes.ok;
    context.printError(`Task ${shortId(id)} was deleted; "tsk undo" brings it back.`);
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
