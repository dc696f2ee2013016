import type { AccountBlock } from '../model/agent';
import type { RunEnd } from '../model/run';
import { isActive, isEnded, type Hold, type Task } from '../model/task';
import { attach, complete, fail, requeue } from '../model/transitions';
import type { Timestamp } from '../util/time';

/** How often a task is begun at the most when its runs are lost before an agent is at work. */
const maxAttempts = 2;
/** How long an account is left alone when nobody said until when, in minutes. */
const patience = { 'usage-limit': 60, 'not-logged-in': 15 } as const;

/** What may happen to a task that could be begun anew, e.g. when its agent's account can do no more. */
export type BlockPolicy = 'requeue' | 'fail';

interface Ending {
  readonly at: Timestamp;
  readonly onBlock: BlockPolicy;
  /** The run was left to another process. */
  readonly detached: boolean;
}

/** The task after its run ended. An end that somebody wrote meanwhile stands; what the agent had done is put to it. */
export function stateAfter(task: Task, end: RunEnd, { at, onBlock, detached }: Ending): Task {
  const { state } = task;
  if (state.kind === 'cancelled' && !state.outcome && 'outcome' in end && end.outcome) {
    return attach(task, end.outcome);
  }
  if (isEnded(state) || !isActive(state)) return task;
  switch (end.kind) {
    case 'completed':
      return complete(task, at, end.outcome);
    case 'failed':
      return fail(task, at, end.reason, end.outcome);
    case 'blocked':
      return onBlock === 'requeue'
        ? requeue(task, holdFor(end.block, at))
        : fail(task, at, end.reason, end.outcome);
    case 'stopped':
      // Nobody ended the task: it was to be left to another process, and there was no sandbox yet to leave.
      return detached ? requeue(task) : fail(task, at, 'It was stopped.', end.outcome);
    case 'detached':
      return task;
    case 'lost':
      if (onBlock === 'fail') return fail(task, at, 'What ran it went away before an agent was at work.');
      return task.attempts < maxAttempts
        ? requeue(task)
        : fail(task, at, `It was begun ${task.attempts} times, and what ran it went away each time.`);
  }
}

/** True as long as a workspace of the task may hold work that is in no branch. */
export function needsBase(task: Task): boolean {
  const { state } = task;
  if (!isEnded(state)) return true;
  if (state.startedAt === undefined) return false;
  // Whatever was taken over, if only that there is nothing: it is all there was.
  return state.kind !== 'completed' && state.outcome?.change === undefined;
}

/** Until when an account is left alone: as the agent said, but not forever on its word. */
function holdFor(block: AccountBlock, at: Timestamp): Hold {
  const now = Date.parse(at);
  const said = block.kind === 'usage-limit' && block.until !== undefined ? Date.parse(block.until) : NaN;
  const until = said > now ? Math.min(said, now + 8 * 24 * 3_600_000) : now + patience[block.kind] * 60_000;
  return { reason: block.kind, until: new Date(until).toISOString() };
}
