import { renderLogRecord } from '../../core/log/renderLogEvent';
import type { LogRecord } from '../../core/model/logEvent';
import { isEnded } from '../../core/model/task';
import { errors } from '../../core/util/errors';
import { exitCodes } from '../exitCodes';
import type { Context, Verb } from '../verb';

/** `tsk logs ID`: the log of a task, as it was or as it comes. */
export const logs: Verb = {
  name: 'logs',
  summary: 'print the log of a task',
  usage: 'ID [--follow] [--json]',
  options: { follow: { type: 'boolean', short: 'f' }, json: { type: 'boolean' } },
  help: [
    'ID             the id of the task, or its beginning',
    '-f, --follow   go on printing until the task ends',
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
        args.values['json'] === true ? [JSON.stringify(record)] : renderLogRecord(record, { time: true });
      for (const line of lines) print(line);
    };
    if (args.values['follow'] === true && !isEnded(task.state)) await follow(context, task.id, show);
    else await core.readLog(task.id, show);
    return exitCodes.ok;
  },
};

/** Prints until the task has ended and its log was read to the end, or the signal. */
async function follow(
  { core, signal }: Context,
  id: Parameters<Context['core']['followLog']>[0],
  show: (record: LogRecord) => void,
): Promise<void> {
  const following = core.followLog(id, show);
  try {
    await new Promise<void>((resolve) => {
      const check = (): void => {
        core.tasks.get(id).then(
          ({ state }) => isEnded(state) && resolve(),
          () => resolve(), // Deleted meanwhile: nothing more to follow.
        );
      };
      core.tasks.onDidChange(check);
      signal.addEventListener('abort', () => resolve(), { once: true });
      check();
    });
    await following.settled();
  } finally {
    following.dispose();
  }
}
