import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { RetryFrom } from '../../core/controller/retryTasks';
import { shortId } from '../../core/model/taskId';
import { errors, messageOf } from '../../core/util/errors';
import { present } from '../../core/util/fields';
import { oneLine } from '../../core/util/text';
import { withApproval } from '../approval';
import { exitCodes } from '../exitCodes';
import { taskJson } from '../output/taskJson';
import { flag, json, oneOf, parsed, value } from '../options';
import { verb } from '../verb';
import { chosenTasks, someTasks } from './chosenTasks';
import { sandboxOptions } from './sandboxOptions';

const starts = ['base', 'worktree', 'branch'] as const satisfies readonly RetryFrom[];

/** `tsk retry`: queues ended tasks again, as new tasks. */
export const retry = verb({
  name: 'retry',
  summary: 'queue ended tasks again, with the same instructions or others',
  argument: someTasks,
  options: {
    from: parsed('START', 'base (default), worktree (as it is now) or branch (of the attempt)', {
      parse: oneOf(...starts),
    }),
    'prompt-file': value('FILE', 'other instructions, exactly as the agent gets them'),
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
    const instructions = file === undefined ? undefined : await read(resolve(context.cwd, file));
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

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw errors.badInput(`The prompt file ${file} cannot be read: ${messageOf(error)}`);
  }
}
