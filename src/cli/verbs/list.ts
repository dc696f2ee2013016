import { exitCodes } from '../exitCodes';
import { taskJson } from '../output/taskJson';
import { taskTable } from '../output/taskTable';
import { json } from '../options';
import { verb } from '../verb';

/** `tsk list`: all tasks, oldest first. */
export const list = verb({
  name: 'list',
  summary: 'list tasks',
  options: { json },
  async run({ core, print, printJson }, { options }) {
    const tasks = await core.tasks.list();
    if (options.json) printJson(tasks.map(taskJson));
    else for (const line of taskTable(tasks, new Date())) print(line);
    return exitCodes.ok;
  },
});
