import { isEnded } from '../../core/model/task';
import { shortId } from '../../core/model/taskId';
import { oneLine } from '../../core/util/text';
import { exitCodes } from '../exitCodes';
import { jsonText } from '../output/jsonText';
import { taskJson } from '../output/taskJson';
import type { Verb } from '../verb';
import { chosenTasks } from './chosenTasks';

/** `tsk cancel`: stops tasks, whoever runs them; what an agent had done comes as a partial branch. */
export const cancel: Verb = {
  name: 'cancel',
  summary: 'stop tasks; what an agent had done is kept as a partial branch',
  usage: 'ID…',
  options: { json: { type: 'boolean' } },
  help: ['    --json                  print the tasks as JSON'],
  async run(context, args) {
    const tasks = (await chosenTasks(context, args)).filter(({ state }) => !isEnded(state));
    const ended = [];
    for (const { id } of tasks) ended.push(await context.core.tasks.cancel(id));
    if (args.values['json'] === true) context.print(jsonText(ended.map(taskJson), 2));
    else for (const { id, name } of ended) context.print(`Cancelled ${shortId(id)}: ${oneLine(name)}`);
    return exitCodes.ok;
  },
};
