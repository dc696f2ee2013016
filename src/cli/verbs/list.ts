import { exitCodes } from '../exitCodes';
import { jsonText } from '../output/jsonText';
import { taskJson } from '../output/taskJson';
import { taskTable } from '../output/taskTable';
import type { Verb } from '../verb';

/** `tsk list`: all tasks, oldest first. */
export const list: Verb = {
  name: 'list',
  summary: 'list tasks',
  usage: '[--json]',
  options: { json: { type: 'boolean' } },
  help: ['--json   print an array of tasks as JSON'],
  async run({ core, print }, args) {
    const tasks = await core.tasks.list();
    if (args.values['json'] === true) print(jsonText(tasks.map(taskJson), 2));
    else for (const line of taskTable(tasks, new Date())) print(line);
    return exitCodes.ok;
  },
};
