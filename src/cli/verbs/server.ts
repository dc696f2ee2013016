import { once } from 'node:events';
import { isActive, type Task } from '../../core/model/task';
import { workerCount } from '../../core/model/workers';
import { shortId } from '../../core/model/taskId';
import type { Worker } from '../../core/scheduler/worker';
import { count, oneLine } from '../../core/util/text';
import { exitCodes } from '../exitCodes';
import { stuckLines } from '../output/stuckLines';
import { stateWord } from '../output/taskTable';
import { queueEnd } from '../queueEnd';
import { flag, parsed, numberIn } from '../options';
import { verb, type Context, type VerbGroup } from '../verb';

/** `tsk server start`: runs queued tasks without an editor. */
const start = verb({
  name: 'start',
  summary: 'run queued tasks in the foreground, without an editor',
  runsLong: true,
  options: {
    workers: parsed('N', 'how many tasks to run at a time (default: from tsk.toml, else 2)', {
      parse: numberIn(workerCount),
    }),
    quit: flag('exit when nothing is left to do, or with exit code 5 when no remaining task can start'),
  },
  async run(context, { options }) {
    const { core, print, signal } = context;
    const workers = options.workers ?? (await core.configuration.server()).workers ?? 2;
    const watch = core.tasks.onDidChange(({ changed }) => {
      for (const task of changed) print(line(task));
    });
    try {
      // Fail now for a database that cannot be read: the worker would say so again and again.
      await core.tasks.list();
      const worker = core.startWorker(workers, 'server');
      await core.workers(); // From here on, tsk server stop finds this one.
      print(`Running queued tasks, ${count(workers, 'worker')}. Stop with Ctrl-C or tsk server stop.`);
      const code = await (options.quit ? untilStill(context, worker) : untilTold(signal));
      const left = core.runningHere().length;
      await core.leave();
      if (signal.aborted && left) print(`${count(left, 'task')} left to the next window or server.`);
      return code;
    } finally {
      watch.dispose();
    }
  },
});

/** `tsk server stop`: ends the servers of this data folder. */
const stop = verb({
  name: 'stop',
  summary: 'stop the servers that run on this data folder',
  options: {},
  async run({ core, print }) {
    const workers = await core.workers();
    const pids = workers.flatMap(({ kind, pid }) => (kind === 'server' && pid !== undefined ? [pid] : []));
    for (const pid of pids) process.kill(pid, 'SIGTERM');
    print(
      pids.length ? `Asked ${count(pids.length, 'server')} to stop.` : 'No server runs on this data folder.',
    );
    return exitCodes.ok;
  },
});

/** `tsk server`. */
export const server: VerbGroup = {
  name: 'server',
  summary: 'run queued tasks without an editor, or stop servers that do',
  verbs: [start, stop],
};

/** Until the signal: that is how a server ends. */
async function untilTold(signal: AbortSignal): Promise<number> {
  if (!signal.aborted) await once(signal, 'abort');
  return exitCodes.ok;
}

/** Until nothing is left to do, or nothing that is left can move; then it says why. */
async function untilStill(context: Context, worker: Worker): Promise<number> {
  try {
    const end = await queueEnd(context, worker);
    if (!end.stuck.length) return exitCodes.ok;
    stuckLines(end).forEach(context.printError);
    return exitCodes.queueStuck;
  } catch (error) {
    if (!context.signal.aborted) throw error;
    return exitCodes.interrupted;
  }
}

function line(task: Task): string {
  const { state } = task;
  const phase = isActive(state) ? ` (${state.phase})` : '';
  const reason = 'reason' in state ? `: ${oneLine(state.reason)}` : '';
  return `${shortId(task.id)} ${stateWord(task)}${phase} ${oneLine(task.name)}${reason}`;
}
