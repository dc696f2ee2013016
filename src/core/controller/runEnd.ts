import type { AccountBlock } from '../model/agent';
import type { RunEnd } from '../model/run';
import { isActive, isEnded, isQueuedOnceRestored, type Hold, type Outcome, type Task } from '../model/task';
import { attach, complete, fail, requeue } from '../model/transitions';
import { present } from '../util/fields';
import type { Timestamp } from '../util/time';

/** How many runs of a task may be lost before an agent is at work; then it fails. */
const maxLost = 2;
/** How many runs may end at a limit of the agent's account; then the task fails: each starts from nothing. */
const maxBlocked = 5;
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
    return attach(task, withEarlier(task, end.outcome) ?? end.outcome);
  }
  if (isEnded(state) || !isActive(state)) return task;
  const failed = (reason: string, outcome?: Outcome): Task =>
    fail(task, at, reason, withEarlier(task, outcome));
  switch (end.kind) {
    case 'completed':
      return complete(task, at, withEarlier(task, end.outcome) ?? end.outcome);
    case 'failed':
      return failed(end.reason, end.outcome);
    case 'blocked': {
      if (onBlock === 'fail') return failed(end.reason, end.outcome);
      const blocked = (task.blocked ?? 0) + 1;
      if (blocked < maxBlocked)
        return { ...requeue(task, holdFor(end.block, at)), blocked, ...earlierOf(task, end.outcome) };
      const reason = `${end.reason} This happened ${blocked} times; TSK does not start the task again by itself.`;
      return failed(reason, end.outcome);
    }
    case 'stopped':
      // Nobody ended the task: it was to be left to another process, and there was no sandbox yet to leave.
      return detached ? requeue(task) : failed('It was stopped.', end.outcome);
    case 'detached':
      return task;
    case 'lost': {
      if (onBlock === 'fail') return failed('The worker stopped before the agent started.');
      const lost = (task.lost ?? 0) + 1;
      return lost < maxLost
        ? { ...requeue(task), lost }
        : failed(`Started ${lost} times; each time the worker stopped before the agent started.`);
    }
  }
}

/** What is kept of a run that ended at a limit, put to what those before it left. */
function earlierOf({ earlier }: Task, { report, change, further = [] }: Outcome): Pick<Task, 'earlier'> {
  const costUsd = sum(earlier?.costUsd, report?.costUsd);
  const branches = [
    ...(earlier?.branches ?? []),
    ...(change?.kind === 'branch' ? [change.branch] : []),
    ...further.map(({ branch }) => branch),
  ];
  if (costUsd === undefined && branches.length === 0) return {};
  return { earlier: { ...present({ costUsd }), branches } };
}

/** An outcome with what the runs before it cost and left. */
function withEarlier({ earlier }: Task, outcome: Outcome | undefined): Outcome | undefined {
  if (!earlier) return outcome;
  const costUsd = sum(earlier.costUsd, outcome?.report?.costUsd);
  const warnings = earlier.branches.map(
    (branch) =>
      `An earlier run came to a limit of the agent's account; what it had done is in the branch ${branch}.`,
  );
  return {
    ...outcome,
    ...(costUsd === undefined ? {} : { report: { ...outcome?.report, costUsd } }),
    ...(warnings.length ? { warnings: [...(outcome?.warnings ?? []), ...warnings] } : {}),
  };
}

function sum(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined && b === undefined ? undefined : (a ?? 0) + (b ?? 0);
}

/** True as long as a workspace of the task may hold work that is in no branch, or the task may yet begin. */
export function needsBase(task: Task): boolean {
  const { state } = task;
  if (!isEnded(state)) return true;
  if (state.startedAt === undefined) return isQueuedOnceRestored(task);
  // Whatever was taken over, if only that there is nothing: it is all there was.
  return state.kind !== 'completed' && state.outcome?.change === undefined;
}

/** Until when a task is not begun again: as its agent said, but not forever on its word. Of others see `holdsByAgent`. */
function holdFor(block: AccountBlock, at: Timestamp): Hold {
  const now = Date.parse(at);
  const said = block.kind === 'usage-limit' && block.until !== undefined ? Date.parse(block.until) : NaN;
  const until = said > now ? Math.min(said, now + 8 * 24 * 3_600_000) : now + patience[block.kind] * 60_000;
  return { reason: block.kind, until: new Date(until).toISOString(), since: at };
}
