import { shortId } from '../../core/model/taskId';
import { oneLine } from '../../core/util/text';
import { withApproval } from '../approval';
import { exitCodes } from '../exitCodes';
import { taskJson } from '../output/taskJson';
import { verb } from '../verb';
import { promptHint, taskOptions, taskRequest } from './taskOptions';

/** `tsk add`: queues a task; the worker of an open VS Code window runs it. */
export const add = verb({
  name: 'add',
  summary: 'queue a task (or one for each of --agent A,B); an open window or tsk server runs it',
  options: taskOptions,
  hint: promptHint,
  async run(context, { options }) {
    const { core, cwd, print, printJson, signal } = context;
    const request = await taskRequest(options, cwd);
    const agents = (request.flags?.agent ?? '').split(',').filter(Boolean);
    const tasks = await withApproval(context, options, async () =>
      agents.length > 1
        ? core.tasks.addGroup(request, agents, signal)
        : [await core.tasks.add(request, signal)],
    );
    const [first] = tasks;
    if (options.json) {
      const shapes = tasks.map(taskJson);
      printJson(first && tasks.length === 1 ? shapes[0] : shapes);
    } else {
      for (const { id, type, stack, agent, name, state } of tasks) {
        const word = state.kind === 'waiting' ? 'Waiting' : 'Queued';
        print(`${word} ${shortId(id)} (${type}, ${stack}, ${agent}): ${oneLine(name)}`);
      }
    }
    return exitCodes.ok;
  },
});
