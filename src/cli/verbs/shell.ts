import type { Core } from '../../core/core';
import { isEnded, type Task } from '../../core/model/task';
import { shortId } from '../../core/model/taskId';
import { delay } from '../../core/util/abort';
import { errors } from '../../core/util/errors';
import { oneLine } from '../../core/util/text';
import { withApproval } from '../approval';
import { exitCodes } from '../exitCodes';
import { tellIdleQueue } from '../idleQueue';
import { joinTerminal, type UserTerminal } from '../joinTerminal';
import { ending } from '../output/ending';
import { flag, value, type Given } from '../options';
import { verb, type Context } from '../verb';
import { sandboxOptions } from './sandboxOptions';
import { taskOptions, taskRequest } from './taskOptions';

const { repo, parent, from, tag } = taskOptions;

const shellOptions = {
  name: value('NAME', 'name of the task and of its branch (default: shell)', 'n'),
  prompt: value('TEXT', 'with --start: first prompt for the agent', 'p'),
  repo,
  parent,
  from,
  tag,
  start: flag('start the agent in the terminal instead of a shell'),
  as: value('WORD', 'with ID: name of the shell beside the agent; the same name finds it again'),
  ...sandboxOptions,
};

type ShellGiven = Given<typeof shellOptions>;

/** `tsk shell`: a terminal in a new sandbox, or in the sandbox of a task. */
export const shell = verb({
  name: 'shell',
  summary: 'open a shell in a sandbox; your work in it comes back as a branch',
  argument: {
    name: 'ID',
    help: 'id of a shell to return to, or of a task to open a shell beside its agent',
    optional: true,
  },
  options: shellOptions,
  notes: [
    'Without --agent the sandbox has no agent and needs no log-in.',
    'Closing the terminal ends a new shell. A shell that you returned to stays open.',
  ],
  async run(context, { args: [id], options }) {
    const { stdin: input, stdout: output } = process;
    if (!input.isTTY || !output.isTTY) {
      throw errors.badInput('"tsk shell" needs a terminal on its standard input and output.');
    }
    const terminal = { input, output };
    return id === undefined ? open(context, options, terminal) : goBack(context, id, options.as, terminal);
  },
});

/** A shell of its own, run by this process. */
async function open(context: Context, options: ShellGiven, terminal: UserTerminal): Promise<number> {
  const { core, signal, printError } = context;
  const asked = await taskRequest(options, context.cwd);
  const request = {
    ...asked,
    type: 'shell',
    name: asked.name ?? 'shell',
    interactive: options.start ? 'agent' : 'shell',
  } as const;
  const over = new AbortController();
  const left = AbortSignal.any([over.signal, signal]);
  let shown: Promise<unknown> = Promise.resolve();
  let hangUp: (() => void) | undefined;
  const onAdded = (task: Task): void => {
    announce(task, context);
    hangUp = () => {
      core.shells.end(task.id, 'main').catch((error: unknown) => printError(String(error)));
    };
    process.on('SIGHUP', hangUp);
    shown = show(core, task, 'main', terminal, left).catch((error: unknown) => {
      if (!left.aborted) printError(oneLine(String(error)));
    });
  };
  try {
    const task = await withApproval(context, options, () => core.tasks.run(request, { signal, onAdded }));
    over.abort();
    await shown;
    return conclude(task, context);
  } finally {
    if (hangUp) process.off('SIGHUP', hangUp);
  }
}

/** Opens the terminal of an existing task, which stays open when this one is closed. */
async function goBack(
  context: Context,
  id: string,
  as: string | undefined,
  terminal: UserTerminal,
): Promise<number> {
  const { core, signal } = context;
  const task = await core.tasks.get(id);
  if (isEnded(task.state)) throw errors.shellNotOpen(shortId(task.id), 'it has ended.');
  const name = as ?? `t${process.pid}`;
  if (!/^[a-z0-9-]{1,40}$/.test(name))
    throw errors.badInput('--as takes lowercase letters, digits and hyphens.');
  const closed = new AbortController();
  const onHangUp = (): void => closed.abort('The terminal was closed.');
  process.on('SIGHUP', onHangUp);
  const left = AbortSignal.any([closed.signal, signal]);
  // Its process may be gone: then this one waits for its end.
  const adopted = task.interactive ? await core.shells.adopt(task.id) : undefined;
  try {
    await show(core, task, name, terminal, left);
    // Nobody could find it again.
    if (!task.interactive && as === undefined && left.aborted) await core.shells.end(task.id, name);
    if (!task.interactive) return exitCodes.ok;
    const end = adopted ? await adopted.ended : await core.shells.ended(task.id, left);
    return conclude(end, context);
  } catch (error) {
    if (!left.aborted) throw error;
    await core.leave();
    return signal.aborted ? exitCodes.interrupted : exitCodes.ok;
  } finally {
    process.off('SIGHUP', onHangUp);
  }
}

/** Shows the terminal until what runs in it has ended. A connection that broke is made again. */
async function show(
  core: Core,
  { id }: Task,
  name: string,
  terminal: UserTerminal,
  left: AbortSignal,
): Promise<void> {
  const waiting = new WaitingLine(terminal.output);
  const idle = tellIdleQueue({ core, printError: (text) => waiting.note(text) }, [id]);
  const task = await core.shells
    .ready(id, left, (now) => waiting.tell(now))
    .finally(() => {
      idle.dispose();
      waiting.clear();
    });
  for (let lost = 0; lost < 5;) {
    const joined = await core.shells.join(await core.tasks.get(id), name).catch(async (error: unknown) => {
      // The sandbox ended while we came.
      const { state, interactive } = await core.tasks.get(id);
      if (interactive && (isEnded(state) || (state.kind === 'running' && state.phase === 'harvest')))
        return undefined;
      throw error;
    });
    if (!joined) return;
    const began = performance.now();
    const code = await joinTerminal(joined, terminal, left);
    if (left.aborted) return;
    if (!task.interactive && code !== undefined) return;
    if (performance.now() - began > 5_000) lost = 0;
    // Its end comes a moment after that of its terminal.
    for (let n = 0; n < 40; n++) {
      const { state } = await core.tasks.get(id);
      if (isEnded(state) || (state.kind === 'running' && state.phase === 'harvest')) return;
      await delay(50, left);
    }
    lost += 1;
  }
  throw errors.shellNotOpen(shortId(id), 'the connection kept breaking.');
}

function announce({ id, agent, stack, network }: Task, { print }: Context): void {
  const mark = network === 'open' ? ' [open network]' : '';
  print(`Shell ${shortId(id)} (${stack}, ${agent})${mark}. Find it again with: tsk shell ${shortId(id)}`);
}

/** The exit code is that of the shell, where it came to one. */
function conclude(task: Task, { print, printError }: Context): number {
  const { state } = task;
  for (const line of ending(task)) (state.kind === 'completed' ? print : printError)(line);
  if (state.kind !== 'completed') return exitCodes.taskFailed;
  return state.outcome.exitCode ?? exitCodes.ok;
}

/** One line that says how far the sandbox is, written over again and again. */
class WaitingLine {
  private shown = '';

  constructor(private readonly output: NodeJS.WriteStream) {}

  tell({ state }: Task): void {
    const text =
      state.kind === 'assigned'
        ? `Preparing the sandbox: ${state.phase}${state.progress === undefined ? '' : `, ${oneLine(state.progress)}`} …`
        : 'Waiting for a free worker …';
    if (text !== this.shown) this.show(text);
  }

  /** A line that stays, above this one. */
  note(text: string): void {
    const { shown } = this;
    this.clear();
    this.output.write(`${text}\r\n`);
    if (shown) this.show(shown);
  }

  clear(): void {
    if (this.shown) this.output.write('\r\u001b[K');
    this.shown = '';
  }

  private show(text: string): void {
    this.shown = text;
    this.output.write(`\r\u001b[K\u001b[2m${text}\u001b[0m`);
  }
}
