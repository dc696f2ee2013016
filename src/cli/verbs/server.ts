import { isActive, isEnded, type Task } from '../../core/model/task';
import { shortId } from '../../core/model/taskId';
import { errors } from '../../core/util/errors';
import { count, oneLine } from '../../core/util/text';
import { exitCodes } from '../exitCodes';
import { stateWord } from '../output/taskTable';
import { announceServer, livingServers } from '../serverFiles';
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
    '    --quit                  end when nothing is left to do',
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
  const quit = args.values['quit'] === true;
  const retire = await announceServer(core.dataDir);
  const watch = core.tasks.onDidChange(({ changed }) => {
    for (const task of changed) print(line(task));
  });
  try {
    core.startWorker(workers);
    print(`Running queued tasks, ${count(workers, 'worker')}. Stop with Ctrl-C or tsk server stop.`);
    await untilOver(context, quit);
    const left = core.runningHere().length;
    await core.leave();
    if (signal.aborted && left) print(`${count(left, 'task')} left to the next window or server.`);
    return exitCodes.ok;
  } finally {
    watch.dispose();
    await retire();
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

/** Until the signal; with `quit`, until nothing is queued, waits or is at work. */
function untilOver({ core, signal }: Context, quit: boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    // Also keeps the process alive: everything else waits without doing so.
    const alive = setInterval(() => look(), 1_000);
    const end = (settle: () => void): void => {
      clearInterval(alive);
      watch.dispose();
      settle();
    };
    const look = (): void => {
      if (!quit) return;
      core.tasks.list().then(
        (tasks) => {
          if (tasks.every(({ state }) => isEnded(state)) && !core.runningHere().length) end(resolve);
        },
        (error: unknown) => end(() => reject(error instanceof Error ? error : new Error(String(error)))),
      );
    };
    const watch = core.tasks.onDidChange(() => look());
    if (signal.aborted) end(resolve);
    signal.addEventListener('abort', () => end(resolve), { once: true });
    look();
  });
}

function line(task: Task): string {
  const { state } = task;
  const phase = isActive(state) ? ` (${state.phase})` : '';
  const reason = 'reason' in state ? `: ${oneLine(state.reason)}` : '';
  return `${shortId(task.id)} ${stateWord(task)}${phase} ${oneLine(task.name)}${reason}`;
}

async function stop({ core, print }: Context): Promise<number> {
  const pids = await livingServers(core.dataDir);
  for (const pid of pids) process.kill(pid, 'SIGTERM');
  print(
    pids.length ? `Told ${count(pids.length, 'server')} to stop.` : 'No server runs on this data folder.',
  );
  return exitCodes.ok;
}
