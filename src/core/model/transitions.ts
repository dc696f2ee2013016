import { errors } from '../util/errors';
import { present } from '../util/fields';
import type { Timestamp } from '../util/time';
import {
  isActive,
  isEnded,
  isQueuedOnceRestored,
  type Hold,
  type Outcome,
  type Phase,
  type Spent,
  type Task,
  type TaskState,
} from './task';
import { shortId } from './taskId';

/** The parents of a waiting task are done. */
export function admit(task: Task): Task {
  if (task.state.kind !== 'waiting') throw refuse(task, 'pending');
  return withState(task, { kind: 'pending' });
}

/** A worker takes a pending task. */
export function assign(task: Task, at: Timestamp): Task {
  if (task.state.kind !== 'pending') throw refuse(task, 'assigned');
  const state = { kind: 'assigned', phase: 'prepare', startedAt: at, since: at } as const;
  return { ...task, attempts: task.attempts + 1, state };
}

/**
 * A worker gives back a task that it held, to be begun anew: nothing was done yet, or the agent's account could do no
 * more; then nobody begins it before the end of `hold`.
 */
export function requeue(task: Task, hold?: Hold): Task {
  if (!isActive(task.state)) throw refuse(task, 'pending');
  return withState(task, { kind: 'pending', ...present({ hold }) });
}

/** People need not wait for the end of a hold. */
export function unhold(task: Task): Task {
  if (task.state.kind !== 'pending') throw refuse(task, 'pending');
  return withState(task, { kind: 'pending' });
}

/**
 * The run of a held task comes to `phase`, or further in it; from `agent` on the task is `running`. Phases only go
 * forward.
 */
export function enter(task: Task, phase: Phase, at: Timestamp, progress?: string): Task {
  const { state } = task;
  if (!isActive(state)) throw refuse(task, phase);
  const { startedAt } = state;
  const times =
    state.phase === phase
      ? {
          startedAt,
          ...(state.since ? { since: state.since } : {}),
          ...(state.spent ? { spent: state.spent } : {}),
        }
      : { startedAt, since: at, spent: spentUntil(state, at) };
  switch (phase) {
    case 'prepare':
    case 'image':
      if (state.kind === 'running') throw refuse(task, phase);
      return withState(task, {
        kind: 'assigned',
        phase,
        ...times,
        ...present({ progress }),
      });
    case 'agent':
    case 'harvest':
      if (state.kind === 'running' && state.phase === 'harvest' && phase === 'agent')
        throw refuse(task, phase);
      return withState(task, { kind: 'running', phase, ...times });
  }
}

/** The agent said that it succeeded, and what it committed (if anything) is in the user's repository. */
export function complete(task: Task, at: Timestamp, outcome: Outcome): Task {
  const { state } = task;
  if (state.kind !== 'running') throw refuse(task, 'completed');
  const { startedAt } = state;
  return withState(task, {
    kind: 'completed',
    startedAt,
    endedAt: at,
    spent: spentUntil(state, at),
    outcome,
  });
}

/** The task did not come to a good end; `reason` says why, in words for the user. */
export function fail(task: Task, at: Timestamp, reason: string, outcome?: Outcome): Task {
  return end(task, 'failed', at, reason, outcome);
}

/** Somebody stopped the task; `reason` says who or why. */
export function cancel(task: Task, at: Timestamp, reason: string): Task {
  return end(task, 'cancelled', at, reason);
}

/** What was found of a cancelled task's work after its end. Throws for a task that has an outcome, or is no such one. */
export function attach(task: Task, outcome: Outcome): Task {
  const { state } = task;
  if (state.kind !== 'cancelled' || state.outcome) throw refuse(task, 'cancelled with an outcome');
  return withState(task, { ...state, outcome });
}

/** Puts a task into the trash. Throws for one that has not ended. */
export function discard(task: Task, at: Timestamp): Task {
  if (!isEnded(task.state)) throw refuse(task, 'deleted');
  return { ...task, deletedAt: task.deletedAt ?? at };
}

/** Takes a task out of the trash. One that was deleted while it was queued is queued again. */
export function restore(task: Task): Task {
  const { deletedAt, ...rest } = task;
  if (deletedAt === undefined) throw refuse(task, 'restored');
  return isQueuedOnceRestored(task)
    ? withState(rest, { kind: task.parents.length > 0 ? 'waiting' : 'pending' })
    : rest;
}

function end(
  task: Task,
  kind: 'failed' | 'cancelled',
  endedAt: Timestamp,
  reason: string,
  outcome?: Outcome,
): Task {
  const { state } = task;
  if (isEnded(state)) throw refuse(task, kind);
  const begun = isActive(state) ? { startedAt: state.startedAt, spent: spentUntil(state, endedAt) } : {};
  return withState(task, {
    kind,
    endedAt,
    reason,
    ...begun,
    ...present({ outcome }),
  });
}

function spentUntil(state: Extract<TaskState, { readonly phase: Phase }>, at: Timestamp): Spent {
  const before = state.spent?.[state.phase] ?? 0;
  const now = Math.max(0, Date.parse(at) - Date.parse(state.since ?? state.startedAt));
  return { ...state.spent, [state.phase]: before + now };
}

function withState(task: Task, state: TaskState): Task {
  return { ...task, state };
}

function refuse(task: Task, to: string): Error {
  return errors.badTransition(shortId(task.id), task.state.kind, to);
}
