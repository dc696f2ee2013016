import { retryStarts } from '../../core/controller/retryTasks';
import { shortId } from '../../core/model/taskId';
import { errors } from '../../core/util/errors';
import { present } from '../../core/util/fields';
import { oneLine } from '../../core/util/text';
import { withApproval } from '../approval';
import { exitCodes } from '../exitCodes';
import { taskJson } from '../output/taskJson';
import { readPrompt } from '../readPrompt';
import { flag, json, oneOf, parsed, value } from '../options';
import { verb } from '../verb';
import { chosenTasks, someTasks } from './chosenTasks';
import { sandboxOptions } from './sandboxOptions';

/** `tsk retry`: queues ended tasks again, as new tasks. */
export const retry = verb({
  name: 'retry',
  summary: 'queue ended tasks again, with the same or new instructions',
  argument: someTasks,
  options: {
    from: parsed('START', 'base (default), worktree (as it is now) or branch (of the attempt)', {
      parse: oneOf(...retryStarts),
    }),
    'prompt-file': value('FILE', 'new instructions, exactly as the agent gets them (- is standard input)'),
    descendants: flag('retry the tasks that started from them, too, and rebuild the chain'),
    'approve-config': sandboxOptions['approve-config'],
    json,
  },
  async run(context, { args, options }) {
    const tasks = await chosenTasks(context, args);
    const { from = 'base', 'prompt-file': file, descendants } = options;
    if (file !== undefined && tasks.length > 1) {
      throw errors.badInput('--prompt-file is for one task. Name one task, or leave --prompt-file out.');
    }
    const instructions = file === undefined ? undefined : await readPrompt(file, context.cwd);
    const again = await withApproval(context, options, () =>
      context.core.tasks.retry(
        tasks.map(({ id }) => id),
        { from, descendants, ...present({ instructions }) },
      ),
    );
    if (options.json) context.printJson(again.map(taskJson));
    else {
      for (const { id, name, retryOf } of again) {
        context.print(
          `Queued ${shortId(id)}, which retries ${retryOf ? shortId(retryOf) : ''}: ${oneLine(name)}`,
        );
      }
    }
    return exitCodes.ok;
  },
});
