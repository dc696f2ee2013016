import { shortId } from '../../core/model/taskId';
import { oneLine } from '../../core/util/text';
import { withApproval } from '../approval';
import { exitCodes } from '../exitCodes';
import { taskJson } from '../output/taskJson';
import type { Verb } from '../verb';
import { taskHelp, taskOptions, taskRequest } from './taskOptions';

/** `tsk add`: queues a task; the worker of an open VS Code window runs it. */
export const add: Verb = {
  name: 'add',
  summary: 'queue a task; an open VS Code window runs it',
  usage: '[options]',
  options: taskOptions,
  help: taskHelp,
  async run(context, args) {
    const { core, cwd, print, signal } = context;
    const request = await taskRequest(args, cwd);
    const task = await withApproval(context, args, () => core.tasks.add(request, signal));
    if (args.values['json'] === true) print(JSON.stringify(taskJson(task), undefined, 2));
    else
      print(`Queued ${shortId(task.id)} (${task.type}, ${task.stack}, ${task.agent}): ${oneLine(task.name)}`);
    return exitCodes.ok;
  },
};
