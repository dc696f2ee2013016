import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { RetryFrom } from '../../core/controller/retryTasks';
import { shortId } from '../../core/model/taskId';
import { errors, messageOf } from '../../core/util/errors';
import { oneLine } from '../../core/util/text';
import { exitCodes } from '../exitCodes';
import { jsonText } from '../output/jsonText';
import { taskJson } from '../output/taskJson';
import type { Verb } from '../verb';
import { chosenTasks } from './chosenTasks';
import { text } from './sandboxOptions';

const starts: readonly RetryFrom[] = ['base', 'worktree', 'branch'];

/** `tsk retry`: queues ended tasks once more, as new tasks. */
export const retry: Verb = {
  name: 'retry',
  summary: 'queue ended tasks once more, with the same instructions or others',
  usage: 'ID… [options]',
  options: {
    from: { type: 'string' },
    'prompt-file': { type: 'string' },
    descendants: { type: 'boolean' },
    json: { type: 'boolean' },
  },
  help: [
    '    --from START            base (default), worktree (as it is now) or branch (of the attempt)',
    '    --prompt-file FILE      other instructions, as the agent gets them',
    '    --descendants           with the tasks that went on from them; the chain is rebuilt',
    '    --json                  print the new tasks as JSON',
  ],
  async run(context, args) {
    const given = text(args, 'from') ?? 'base';
    const from = starts.find((start) => start === given);
    if (!from) throw errors.badInput(`"${given}" is no start. Starts: ${starts.join(', ')}.`);
    const tasks = await chosenTasks(context, args);
    const file = text(args, 'prompt-file');
    if (file !== undefined && tasks.length > 1) {
      throw errors.badInput('Other instructions are for one task: name one, or leave --prompt-file out.');
    }
    const instructions = file === undefined ? undefined : await read(resolve(context.cwd, file));
    const again = await context.core.tasks.retry(
      tasks.map(({ id }) => id),
      {
        from,
        descendants: args.values['descendants'] === true,
        ...(instructions === undefined ? {} : { instructions }),
      },
    );
    if (args.values['json'] === true) context.print(jsonText(again.map(taskJson), 2));
    else {
      for (const { id, name, retryOf } of again) {
        context.print(
          `Queued ${shortId(id)}, which retries ${retryOf ? shortId(retryOf) : ''}: ${oneLine(name)}`,
        );
      }
    }
    return exitCodes.ok;
  },
};

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw errors.badInput(`The prompt file ${file} cannot be read: ${messageOf(error)}`);
  }
}
