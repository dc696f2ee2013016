import { isEnded } from '../../core/model/task';
import { shortId } from '../../core/model/taskId';
import { oneLine } from '../../core/util/text';
import { exitCodes } from '../exitCodes';
import { taskJson } from '../output/taskJson';
import { json } from '../options';
import { verb } from '../verb';
import { chosenTasks, someTasks } from './chosenTasks';

/** `tsk cancel`: stops tasks, in whichever process they run; keeps what an agent did as a partial branch. */
export const cancel = verb({
  name: 'cancel',
  summary: 'stop tasks and keep the work of their agents as partial branches',
  argument: someTasks,
  options: { json },
  async run(context, { args, options }) {
    const tasks = (await chosenTasks(context, args)).filter(({ state }) => !isEnded(state));
    const ended = [];
    for (const { id } of tasks) ended.push(await context.core.tasks.cancel(id));
    if (options.json) context.printJson(ended.map(taskJson));
    else for (const { id, name } of ended) context.print(`Cancelled ${shortId(id)}: ${oneLine(name)}`);
    return exitCodes.ok;
  },
});
