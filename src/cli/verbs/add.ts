import { shortId } from '../../core/model/taskId';
import { oneLine } from '../../core/util/text';
import { withApproval } from '../approval';
import { exitCodes } from '../exitCodes';
import { jsonText } from '../output/jsonText';
import { taskJson } from '../output/taskJson';
import type { Verb } from '../verb';
import { taskHelp, taskOptions, taskRequest } from './taskOptions';

/** `tsk add`: queues a task; the worker of an open VS Code window runs it. */
export const add: Verb = {
  name: 'add',
  summary: 'queue a task (or one for each of --agent A,B); an open window or tsk server runs it',
  usage: '[options]',
  options: taskOptions,
  help: taskHelp,
  async run(context, args) {
    const { core, cwd, print, signal } = context;
    const request = await taskRequest(args, cwd);
    const agents = (request.flags?.agent ?? '').split(',').filter(Boolean);
    const tasks = await withApproval(context, args, async () =>
      agents.length > 1
        ? core.tasks.addGroup(request, agents, signal)
        : [await core.tasks.add(request, signal)],
    );
    const [first] = tasks;
    if (args.values['json'] === true) {
      const shapes = tasks.map(taskJson);
      print(jsonText(first && tasks.length === 1 ? shapes[0] : shapes, 2));
    } else {
      for (const { id, type, stack, agent, name, state } of tasks) {
        const word = state.kind === 'waiting' ? 'Waiting' : 'Queued';
        print(`${word} ${shortId(id)} (${type}, ${stack}, ${agent}): ${oneLine(name)}`);
      }
    }
    return exitCodes.ok;
  },
};
