import { strict as assert } from 'node:assert';
import type { Outcome, Task, TaskState } from '../../../src/core/model/task';
import { parseTaskId, type TaskId } from '../../../src/core/model/taskId';
import { aTask as anyTask } from '../../support/aTask';

export const at = (time: string): string => `2026-05-04T${time}.000Z`;

/** The id whose eight visible characters are `n` in decimal. */
export function anId(n = 1): TaskId {
  const id = parseTaskId(`${String(n).padStart(8, '0')}-0000-4000-8000-000000000000`);
  assert(id);
  return id;
}

/** A queued task of the repository at /repos/ada/repo, with what the test cares about on top. */
export function aTask(given: Partial<Task> = {}): Task {
  const task = anyTask({ id: anId(), name: 'greet-by-name', createdAt: at('10:00:00') });
  const snapshot = { ...task.snapshot, worktree: '/repos/ada/repo', gitDir: '/repos/ada/repo/.git' };
  return { ...task, snapshot, ...given };
}

const outcomeWithBranch: Outcome = {
  exitCode: 0,
  change: {
    kind: 'branch',
    branch: 'tsk/feat/greet-by-name/00000001',
    commit: 'c'.repeat(40),
    files: 3,
    insertions: 10,
    deletions: 2,
  },
};

const started = { startedAt: at('10:00:05') };
const ended = { ...started, endedAt: at('10:03:05') };

/** One state of each shape that people can tell apart. */
export const states = {
  queued: { kind: 'pending' },
  preparing: { kind: 'assigned', phase: 'prepare', ...started },
  building: { kind: 'assigned', phase: 'image', ...started },
  working: { kind: 'running', phase: 'agent', ...started },
  harvesting: { kind: 'running', phase: 'harvest', ...started },
  done: { kind: 'completed', outcome: outcomeWithBranch, ...ended },
  doneWithDenials: {
    kind: 'completed',
    outcome: { ...outcomeWithBranch, network: { allowed: 1, denied: 2 } },
    ...ended,
  },
  doneEmpty: { kind: 'completed', outcome: { change: { kind: 'none' } }, ...ended },
  failed: { kind: 'failed', reason: 'The agent ended with exit code 3.', ...ended },
  failedWithBranch: {
    kind: 'failed',
    reason: 'The agent said that it failed.',
    outcome: outcomeWithBranch,
    ...ended,
  },
  cancelled: { kind: 'cancelled', reason: 'Cancelled by the user.', ...ended },
} as const satisfies Record<string, TaskState>;
