import { once } from 'node:events';
import { isActive, type Task } from '../../core/model/task';
import { shortId } from '../../core/model/taskId';
import type { Worker } from '../../core/scheduler/worker';
import { errors } from '../../core/util/errors';
import { count, oneLine } from '../../core/util/text';
import { exitCodes } from '../exitCodes';
import { stuckLines } from '../output/stuckLines';
import { stateWord } from '../output/taskTable';
import { queueEnd } from '../queueEnd';
import type { Arguments, Context, Verb } from '../verb';
import { text } from './sandboxOptions';

/** `tsk server`: runs queued tasks without an editor. */
export const server: Verb = {
  name: 'server',
  summary: 'run queued tasks in the foreground, without an editor; or stop those that do',
  usage: 'start|stop [options]',
  options: { workers: { type: 'string' }, quit: { type: 'boolean' } },
  help: [
    '    --workers N             how many at a time (default: as tsk.toml says, else 2)',
    '    --quit                  end when nothing is left to do, or with exit code 5 when nothing that is left can move',
  ],
  async run(context, args) {
    const [what, ...rest] = args.positionals;
    if (rest.length || (what !== 'start' && what !== 'stop')) {
      throw errors.badInput('Say "tsk server start" or "tsk server stop".');
    }
    return what === 'start' ? start(context, args) : stop(context);
  },
};

async function start(context: Context, args: Arguments): Promise<number> {
  const { core, print, signal } = context;
  const workers = await workersFor(context, args);
  const watch = core.tasks.onDidChange(({ changed }) => {
    for (const task of changed) print(line(task));
  });
  try {
    // Fail now for a database that cannot be read: the worker would say so again and again.
    await core.tasks.list();
    const worker = core.startWorker(workers, 'server');
    await core.workers(); // From here on, tsk server stop finds this one.
    print(`Running queued tasks, ${count(workers, 'worker')}. Stop with Ctrl-C or tsk server stop.`);
    const code = await (args.values['quit'] === true ? untilStill(context, worker) : untilTold(signal));
    const left = core.runningHere().length;
    await core.leave();
    if (signal.aborted && left) print(`${count(left, 'task')} left to the next window or server.`);
    return code;
  } finally {
    watch.dispose();
  }
}

async function workersFor({ core }: Context, args: Arguments): Promise<number> {
  const given = text(args, 'workers');
  if (given === undefined) return (await core.configuration.server()).workers ?? 2;
  const workers = Number(given);
  if (!Number.isInteger(workers) || workers < 1 || workers > 32) {
    throw errors.badInput(`--workers takes a number from 1 to 32; "${given}" is none.`);
  }
  return workers;
}

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

async function stop({ core, print }: Context): Promise<number> {
  const workers = await core.workers();
  const pids = workers.flatMap(({ kind, pid }) => (kind === 'server' && pid !== undefined ? [pid] : []));
  for (const pid of pids) process.kill(pid, 'SIGTERM');
  print(
    pids.length ? `Told ${count(pids.length, 'server')} to stop.` : 'No server runs on this data folder.',
  );
  return exitCodes.ok;
}
