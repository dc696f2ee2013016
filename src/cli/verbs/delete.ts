import type { Deletion } from '../../core/controller/trash';
import { trashDays } from '../../core/model/task';
import { errors } from '../../core/util/errors';
import { count } from '../../core/util/text';
import { exitCodes } from '../exitCodes';
import { jsonText } from '../output/jsonText';
import { taskJson } from '../output/taskJson';
import type { Context, Verb } from '../verb';
import { chosenTasks } from './chosenTasks';

/** `tsk delete`: puts tasks into the trash, running ones too. */
export const deleteTasks: Verb = {
  name: 'delete',
  summary: `delete tasks; tsk undo brings them back for ${trashDays} days`,
  usage: 'ID… [options]',
  options: {
    branches: { type: 'boolean' },
    'keep-branches': { type: 'boolean' },
    json: { type: 'boolean' },
  },
  help: [
    '    --branches              their branches too, also those that are not merged',
    '    --keep-branches         no branch (default: the merged ones)',
    '    --json                  print what was deleted as JSON',
  ],
  async run(context, args) {
    const all = args.values['branches'] === true;
    const none = args.values['keep-branches'] === true;
    if (all && none) throw errors.badInput('Give either --branches or --keep-branches, not both.');
    const tasks = await chosenTasks(context, args);
    const deletion = await context.core.trash.delete(
      tasks.map(({ id }) => id),
      all ? 'all' : none ? 'keep' : 'merged',
    );
    printDeletion(context, deletion, args.values['json'] === true);
    return exitCodes.ok;
  },
};

/** Says what is deleted, and how to have it back. */
export function printDeletion({ print }: Context, { tasks, trashed, kept }: Deletion, json: boolean): void {
  if (json) {
    print(jsonText({ tasks: tasks.map(taskJson), trashed, kept }, 2));
    return;
  }
  print(tasks.length ? `Deleted ${count(tasks.length, 'task')}.` : 'There was nothing to delete.');
  for (const branch of trashed) print(`  branch ${branch} is in the trash`);
  for (const branch of kept) print(`  branch ${branch} stays`);
  if (tasks.length) print(`tsk undo brings back what was deleted last, for ${trashDays} days.`);
}
