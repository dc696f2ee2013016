import { exitCodes } from '../exitCodes';
import { json } from '../options';
import { verb } from '../verb';
import { printDeletion } from './delete';

/** `tsk clean`: deletes completed tasks that no unfinished task starts from. */
export const clean = verb({
  name: 'clean',
  summary: 'delete completed tasks that no unfinished task starts from; keep their branches',
  options: { json },
  async run(context, { options }) {
    printDeletion(context, await context.core.trash.clean(), options.json);
    return exitCodes.ok;
  },
});
