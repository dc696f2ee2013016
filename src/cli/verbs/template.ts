import { resolve } from 'node:path';
import type { TaskType } from '../../core/model/taskType';
import { errors, isTskError } from '../../core/util/errors';
import { neutralise, oneLine, truncate } from '../../core/util/text';
import { exitCodes } from '../exitCodes';
import { jsonText } from '../output/jsonText';
import type { Context, Verb } from '../verb';
import { text } from './sandboxOptions';

const usage = 'list|show NAME [options]';

/** `tsk template`: the kinds of tasks, and the text that each puts around a prompt. */
export const template: Verb = {
  name: 'template',
  summary: 'list the task types with their sources, or show the template of one',
  usage,
  options: { json: { type: 'boolean' }, repo: { type: 'string' } },
  help: [
    'list                the types that a task here can have',
    'show NAME           the template as it is written',
    '    --repo PATH     any path in the repository (default: here)',
    '    --json          print the list as JSON',
    'A type is a file NAME.md in .tsk/templates of the repository, in templates/ beside your tsk.toml, or built in.',
  ],
  async run(context, args) {
    const { core, cwd, print } = context;
    const [what, name, unexpected] = args.positionals;
    const worktree = await worktreeAt(context, resolve(cwd, text(args, 'repo') ?? '.'));
    if (what === 'list' && name === undefined) {
      const types = await core.taskTypes.list(worktree);
      if (args.values['json'] === true) print(jsonText(types, 2));
      else for (const line of typeLines(types)) print(line);
      return exitCodes.ok;
    }
    if (what !== 'show' || name === undefined || unexpected !== undefined)
      throw errors.badInput(`Usage: tsk template ${usage}`);
    const written = await core.taskTypes.text(await core.taskTypes.get(name, worktree));
    print(neutralise(written).replace(/\n$/, ''));
    return exitCodes.ok;
  },
};

/** Outside of a repository there are those of the user and those built in. */
async function worktreeAt({ core }: Context, path: string): Promise<string | undefined> {
  try {
    return (await core.locate(path)).worktree;
  } catch (error) {
    if (isTskError(error, 'no-repository') || isTskError(error, 'no-commit')) return undefined;
    throw error;
  }
}

function typeLines(types: readonly TaskType[]): readonly string[] {
  const width = Math.max(4, ...types.map(({ name }) => name.length));
  return [
    `${'NAME'.padEnd(width)}  SOURCE    DESCRIPTION`,
    ...types.map(({ name, source, description, problem }) => {
      const about = problem === undefined ? description : `cannot be used: ${problem}`;
      return `${name.padEnd(width)}  ${source.padEnd(8)}  ${truncate(oneLine(about), 120)}`;
    }),
  ];
}
