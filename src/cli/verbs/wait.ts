import { isEnded, type Task } from '../../core/model/task';
import { shortId } from '../../core/model/taskId';
import { errors, isTskError } from '../../core/util/errors';
import { oneLine } from '../../core/util/text';
import { exitCodes } from '../exitCodes';
import { tellIdleQueue } from '../idleQueue';
import { lastLogLines } from '../lastLogLines';
import { taskJson } from '../output/taskJson';
import { stateWord } from '../output/taskTable';
import { waitReport } from '../output/waitReport';
import { taskEnd } from '../taskEnd';
import { json } from '../options';
import { verb, type Context } from '../verb';
import { chosenTasks, someTasks } from './chosenTasks';

/** `tsk wait`: waits for the end of tasks, no matter which process runs them. */
export const wait = verb({
  name: 'wait',
  summary: 'wait until tasks have ended; the exit code says whether all completed',
  argument: someTasks,
  options: { json },
  notes: [
    'The exit code is 0 when all completed, 1 when one failed or was cancelled, and 3 when one was deleted meanwhile.',
    'Ctrl-C stops the waiting (130), not the tasks.',
  ],
  async run(context, { args, options }) {
    const tasks = await chosenTasks(context, args);
    for (const task of options.json ? [] : tasks)
      if (!isEnded(task.state)) context.printError(waitingFor(task));
    const idle = tellIdleQueue(
      context,
      tasks.map(({ id }) => id),
    );
    try {
      const ends = await Promise.all(tasks.map((task) => endOf(context, task, options.json)));
      const ended = ends.filter((end) => end !== undefined);
      if (options.json) context.printJson(ended.map(taskJson));
      if (ended.length < ends.length) return exitCodes.notFound;
      return ended.every(({ state }) => state.kind === 'completed') ? exitCodes.ok : exitCodes.taskFailed;
    } catch (error) {
      if (!isTskError(error, 'cancelled')) throw error;
      throw errors.cancelled('No longer waiting. The tasks keep running; "tsk cancel ID" stops one.');
    } finally {
      idle.dispose();
    }
  },
});

function waitingFor(task: Task): string {
  return `Waiting for ${shortId(task.id)} ${oneLine(task.name)} (${stateWord(task)}).`;
}

/** The task when it has ended, printed at once unless JSON is wanted; undefined when it was deleted. */
async function endOf(context: Context, { id, name }: Task, isQuiet: boolean): Promise<Task | undefined> {
  const task = await taskEnd(context, id);
  if (!task) {
    context.printError(`Task ${shortId(id)} (${oneLine(name)}) was deleted; "tsk undo" restores it.`);
  } else if (!isQuiet) {
    for (const line of waitReport(task, await lastLogLines(context, id))) context.print(line);
  }
  return task;
}
