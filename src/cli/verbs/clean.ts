import { exitCodes } from '../exitCodes';
import type { Verb } from '../verb';
import { printDeletion } from './delete';

/** `tsk clean`: deletes completed tasks from which nothing goes on. */
export const clean: Verb = {
  name: 'clean',
  summary: 'delete completed tasks from which nothing goes on; branches stay',
  usage: '[--json]',
  options: { json: { type: 'boolean' } },
  help: ['    --json                  print what was deleted as JSON'],
  async run(context, args) {
    printDeletion(context, await context.core.trash.clean(), args.values['json'] === true);
    return exitCodes.ok;
  },
};
