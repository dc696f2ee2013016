import { holdOf, holdsByAgent } from '../../core/model/holds';
import { errors } from '../../core/util/errors';
import { count, oneLine } from '../../core/util/text';
import { systemClock, timestamp } from '../../core/util/time';
import { exitCodes } from '../exitCodes';
import { flag } from '../options';
import { verb } from '../verb';
import { chosenTasks, someTasks } from './chosenTasks';

/** `tsk unblock`: starts tasks that wait for their agent's account. */
export const unblock = verb({
  name: 'unblock',
  summary: 'let tasks that wait for a limit of their account start now',
  argument: { ...someTasks, optional: true },
  options: { all: flag('the tasks of all agents') },
  notes: ['A limit applies to all tasks of an agent: unblocking one of them unblocks the others.'],
  async run(context, { args, options: { all } }) {
    const { core, print } = context;
    if (all === args.length > 0) throw errors.badInput('Name tasks, or use --all.');
    const tasks = all ? await core.tasks.list() : await chosenTasks(context, args);
    const now = timestamp(systemClock);
    const holds = holdsByAgent(await core.tasks.list(), now);
    const agents = new Set(tasks.filter((task) => holdOf(task, holds, now)).map(({ agent }) => agent));
    for (const agent of agents) {
      const started = await core.tasks.unhold(agent);
      print(`${oneLine(agent)}: unblocked ${count(started, 'task')}.`);
    }
    if (!agents.size) print(all ? 'No task is blocked.' : 'None of these tasks is blocked.');
    return exitCodes.ok;
  },
});
