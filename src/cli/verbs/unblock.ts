import { timestamp, systemClock } from '../../core/util/time';
import { holdOf, holdsByAgent } from '../../core/model/holds';
import { count, oneLine } from '../../core/util/text';
import { errors } from '../../core/util/errors';
import { exitCodes } from '../exitCodes';
import type { Verb } from '../verb';
import { chosenTasks } from './chosenTasks';

/** `tsk unblock`: lets tasks start that wait until their agent's account can do more. */
export const unblock: Verb = {
  name: 'unblock',
  summary: "let tasks start now that wait for a limit of their agent's account",
  usage: 'ID… | --all',
  options: { all: { type: 'boolean' } },
  help: [
    '    --all                   the tasks of all agents',
    'A limit holds for all tasks of an agent: with one of them, the others may start, too.',
  ],
  async run(context, args) {
    const { core, print } = context;
    const all = args.values['all'] === true;
    if (all && args.positionals.length) throw errors.badInput('Name tasks or say --all, not both.');
    const tasks = all ? await core.tasks.list() : await chosenTasks(context, args);
    const now = timestamp(systemClock);
    const holds = holdsByAgent(await core.tasks.list(), now);
    const agents = new Set(tasks.filter((task) => holdOf(task, holds, now)).map(({ agent }) => agent));
    for (const agent of agents) {
      const started = await core.tasks.unhold(agent);
      print(`${oneLine(agent)}: ${count(started, 'task')} unblocked; its tasks may start.`);
    }
    if (!agents.size) print('No such task is blocked.');
    return exitCodes.ok;
  },
};
