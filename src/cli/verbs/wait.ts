import { isEnded, type Task } from '../../core/model/task';
import { shortId } from '../../core/model/taskId';
import { errors, toError } from '../../core/util/errors';
import { oneLine } from '../../core/util/text';
import { exitCodes } from '../exitCodes';
import { taskJson } from '../output/taskJson';
import { stateWord } from '../output/taskTable';
import type { Context, Verb } from '../verb';
import { chosenTasks } from './chosenTasks';

/** `tsk wait`: until tasks have ended, whoever runs them. */
export const wait: Verb = {
  name: 'wait',
  summary: 'wait until tasks have ended; the exit code tells whether all completed',
  usage: 'ID…',
  options: { json: { type: 'boolean' } },
  help: ['    --json                  print the tasks as JSON'],
  async run(context, args) {
    const tasks = await chosenTasks(context, args);
    const ended = await Promise.all(tasks.map((task) => endOf(context, task)));
    if (args.values['json'] === true) context.print(JSON.stringify(ended.map(taskJson), undefined, 2));
    else
      for (const task of ended)
        context.print(`${stateWord(task)} ${shortId(task.id)}: ${oneLine(task.name)}`);
    return ended.every(({ state }) => state.kind === 'completed') ? exitCodes.ok : exitCodes.taskFailed;
  },
};

/** Hears of the end by the store, and looks once in case it came before. */
function endOf({ core, signal }: Context, task: Task): Promise<Task> {
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void): void => {
      watch.dispose();
      signal.removeEventListener('abort', onAbort);
      settle();
    };
    const look = (now: Task): void => {
      if (now.id === task.id && isEnded(now.state)) finish(() => resolve(now));
    };
    const onAbort = (): void => finish(() => reject(errors.cancelled('Not waiting any longer.')));
    const watch = core.tasks.onDidChange(({ changed, removed }) => {
      changed.forEach(look);
      if (removed.includes(task.id)) finish(() => reject(errors.unknownTask(shortId(task.id))));
    });
    signal.addEventListener('abort', onAbort, { once: true });
    core.tasks.get(task.id).then(look, (error: unknown) => finish(() => reject(toError(error))));
  });
}
