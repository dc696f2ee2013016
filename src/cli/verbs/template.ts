import { resolve } from 'node:path';
import type { TaskType } from '../../core/model/taskType';
import { isTskError } from '../../core/util/errors';
import { oneLine, truncate } from '../../core/util/text';
import { exitCodes } from '../exitCodes';
import { json, repo } from '../options';
import { verb, type Context, type VerbGroup } from '../verb';

/** `tsk template list`: the task types that tasks here can have. */
const list = verb({
  name: 'list',
  summary: 'list the task types and where they come from',
  options: { repo, json },
  async run(context, { options }) {
    const types = await context.core.taskTypes.list(await worktreeAt(context, options.repo));
    if (options.json) context.printJson(types);
    else for (const line of typeLines(types)) context.print(line);
    return exitCodes.ok;
  },
});

/** `tsk template show NAME`: the text that a task type puts around a prompt. */
const show = verb({
  name: 'show',
  summary: 'print the template of a task type',
  argument: { name: 'NAME', help: 'name of the task type' },
  options: { repo },
  async run(context, { args: [name = ''], options }) {
    const { taskTypes } = context.core;
    const written = await taskTypes.text(await taskTypes.get(name, await worktreeAt(context, options.repo)));
    context.print(written.replace(/\n$/, ''));
    return exitCodes.ok;
  },
});

/** `tsk template`. */
export const template: VerbGroup = {
  name: 'template',
  summary: 'list task types, or show one',
  verbs: [list, show],
};

/** Outside of a repository only your own task types and the built-in ones exist. */
async function worktreeAt({ core, cwd }: Context, path = '.'): Promise<string | undefined> {
  try {
    return (await core.locate(resolve(cwd, path))).worktree;
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
