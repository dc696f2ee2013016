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
/** How long a task waits for its agent's account when the agent did not say until when, in minutes. */
const patience = { 'usage-limit': 60, 'not-logged-in': 15 } as const;

/** What happens to a task that could start again, e.g. after its agent's account came to a limit. */
export type BlockPolicy = 'requeue' | 'fail';

interface Ending {
  readonly at: Timestamp;
  readonly onBlock: BlockPolicy;
  /** The run was left to another process. */
  readonly detached: boolean;
}

/** The task after its run ended. An end that was recorded meanwhile stands, and gets what the agent had done. */
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
      const reason = `${end.reason} This happened ${blocked} times; TSK does not start the task again automatically.`;
      return failed(reason, end.outcome);
    }
    case 'stopped':
      // The process ends before there was a sandbox to leave to another one: the task starts again.
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

/** What is kept of a run that ended at a limit, added to what those before it left. */
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
    (branch) => `An earlier run reached a limit of the agent's account; its work is in the branch ${branch}.`,
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

/** True as long as the task may still start, or its workspace may have work that is in no branch. */
export function needsBase(task: Task): boolean {
  const { state } = task;
  if (!isEnded(state)) return true;
  if (state.startedAt === undefined) return isQueuedOnceRestored(task);
  // Once harvested, even without a change, there is nothing more in the workspace.
  return state.kind !== 'completed' && state.outcome?.change === undefined;
}

/** Until when the task waits: as its agent said, within limits. For other tasks see `holdsByAgent`. */
function holdFor(block: AccountBlock, at: Timestamp): Hold {
  const now = Date.parse(at);
  const said = block.kind === 'usage-limit' && block.until !== undefined ? Date.parse(block.until) : NaN;
  const until = said > now ? Math.min(said, now + 8 * 24 * 3_600_000) : now + patience[block.kind] * 60_000;
  return { reason: block.kind, until: new Date(until).toISOString(), since: at };
}
