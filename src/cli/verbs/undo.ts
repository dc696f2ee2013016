import { shortId } from '../../core/model/taskId';
import { oneLine } from '../../core/util/text';
import { exitCodes } from '../exitCodes';
import { jsonText } from '../output/jsonText';
import { taskJson } from '../output/taskJson';
import type { Verb } from '../verb';

/** `tsk undo`: brings back what was deleted last. */
export const undo: Verb = {
  name: 'undo',
  summary: 'bring back the tasks that were deleted last, with their branches',
  usage: '[--json]',
  options: { json: { type: 'boolean' } },
  help: ['    --json                  print the tasks as JSON'],
  async run({ core, print }, args) {
    const tasks = await core.trash.undo();
    if (args.values['json'] === true) print(jsonText(tasks.map(taskJson), 2));
    else for (const { id, name } of tasks) print(`Brought back ${shortId(id)}: ${oneLine(name)}`);
    return exitCodes.ok;
  },
};
