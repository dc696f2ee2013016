import { shortId } from '../../core/model/taskId';
import { oneLine } from '../../core/util/text';
import { exitCodes } from '../exitCodes';
import { taskJson } from '../output/taskJson';
import { json } from '../options';
import { verb } from '../verb';

/** `tsk undo`: brings back what was deleted last. */
export const undo = verb({
  name: 'undo',
  summary: 'restore the tasks that were deleted last, with their branches',
  options: { json },
  async run({ core, print, printJson }, { options }) {
    const tasks = await core.trash.undo();
    if (options.json) printJson(tasks.map(taskJson));
    else for (const { id, name } of tasks) print(`Restored ${shortId(id)}: ${oneLine(name)}`);
    return exitCodes.ok;
  },
});
