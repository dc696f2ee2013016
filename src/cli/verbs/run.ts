import { renderLogRecord } from '../../core/log/renderLogEvent';
import type { Task } from '../../core/model/task';
import { shortId } from '../../core/model/taskId';
import type { LogFollowing } from '../../core/log/followLog';
import { oneLine } from '../../core/util/text';
import { withApproval } from '../approval';
import { exitCodes } from '../exitCodes';
import { ending } from '../output/ending';
import { jsonText } from '../output/jsonText';
import { taskJson } from '../output/taskJson';
import type { Verb } from '../verb';
import { taskHelp, taskOptions, taskRequest } from './taskOptions';

/** `tsk run`: one task from its snapshot to its branch, here and now, with its log on the screen. */
export const run: Verb = {
  name: 'run',
  summary: 'run a task now and wait for its end',
  usage: '[options]',
  options: taskOptions,
  help: taskHelp,
  async run(context, args) {
    const { core, print, printError, signal } = context;
    const json = args.values['json'] === true;
    const request = await taskRequest(args, context.cwd);
    let following: LogFollowing | undefined;
    const started = performance.now();
    const onAdded = (added: Task): void => {
      if (json) return;
      const { id, type, stack, agent, snapshot } = added;
      const mark = added.network === 'open' ? ' [open network]' : '';
      print(`Task ${shortId(id)} (${type}, ${stack}, ${agent})${mark}: ${oneLine(added.name)}`);
      print(`  snapshot ${snapshot.base.slice(0, 12)} in ${Math.round(performance.now() - started)} ms`);
      following = core.followLog(id, (record) => {
        for (const line of renderLogRecord(record)) print(`  ${line}`);
      });
    };
    const task = await withApproval(context, args, () => core.tasks.run(request, { signal, onAdded }));
    // The log is complete on disk now; what the follower has not shown yet comes before the last word.
    await following?.settled();
    following?.dispose();
    if (json) print(jsonText(taskJson(task), 2));
    else for (const line of ending(task)) (task.state.kind === 'completed' ? print : printError)(line);
    return task.state.kind === 'completed' ? exitCodes.ok : exitCodes.taskFailed;
  },
};
