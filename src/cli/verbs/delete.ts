import type { Deletion } from '../../core/controller/trash';
import { trashDays } from '../../core/model/task';
import { errors } from '../../core/util/errors';
import { count } from '../../core/util/text';
import { exitCodes } from '../exitCodes';
import { taskJson } from '../output/taskJson';
import { flag, json } from '../options';
import { verb, type Context } from '../verb';
import { chosenTasks, someTasks } from './chosenTasks';

/** `tsk delete`: puts tasks into the trash, running ones too. */
export const deleteTasks = verb({
  name: 'delete',
  summary: `delete tasks; "tsk undo" restores them for ${trashDays} days`,
  argument: someTasks,
  options: {
    branches: flag('delete their branches, too, even those that are not merged'),
    'keep-branches': flag('keep all branches (default: delete merged ones)'),
    json,
  },
  async run(context, { args, options }) {
    const { branches: all, 'keep-branches': none } = options;
    if (all && none) throw errors.badInput('Use either --branches or --keep-branches, not both.');
    const tasks = await chosenTasks(context, args);
    const deletion = await context.core.trash.delete(
      tasks.map(({ id }) => id),
      all ? 'all' : none ? 'keep' : 'merged',
    );
    printDeletion(context, deletion, options.json);
    return exitCodes.ok;
  },
});

/** Prints what was deleted, and how to restore it. */
export function printDeletion(
  { print, printJson }: Context,
  { tasks, trashed, kept }: Deletion,
  asJson: boolean,
): void {
  if (asJson) {
    printJson({ tasks: tasks.map(taskJson), trashed, kept });
    return;
  }
  print(tasks.length ? `Deleted ${count(tasks.length, 'task')}.` : 'Nothing to delete.');
  for (const branch of trashed) print(`  branch ${branch} is in the trash`);
  for (const branch of kept) print(`  branch ${branch} stays`);
  if (tasks.length) print(`"tsk undo" restores them for ${trashDays} days.`);
}
