import type { Task, TaskState } from '../../src/core/model/task';
import type { TaskId } from '../../src/core/model/taskId';

let count = 0;

/** A task with everything filled in; give what the test is about. */
export function aTask(part: Partial<Task> = {}): Task {
  count += 1;
  const id = `${count.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000` as TaskId;
  return {
    id,
    name: `task ${count}`,
    type: 'generic',
    agent: 'script',
    stack: 'default',
    branch: `tsk/generic/task-${count}/${id.slice(0, 8)}`,
    parents: [],
    createdAt: new Date(Date.UTC(2026, 0, 1) + count * 1000).toISOString(),
    snapshot: {
      path: '',
      worktree: '/repo',
      gitDir: '/repo/.git',
      head: 'a'.repeat(40),
      base: 'b'.repeat(40),
      sourceBranch: 'main',
      submodules: [],
      warnings: [],
    },
    network: 'allowlist',
    priority: 'normal',
    tags: [],
    attempts: 0,
    state: { kind: 'pending' },
    ...part,
  };
}

const startedAt = '2026-01-01T00:00:00.000Z';
const endedAt = '2026-01-01T00:01:05.000Z';

/** One state of each kind. */
export const someStates = {
  waiting: { kind: 'waiting' },
  pending: { kind: 'pending' },
  assigned: { kind: 'assigned', phase: 'prepare', startedAt },
  running: { kind: 'running', phase: 'agent', startedAt },
  completed: {
    kind: 'completed',
    startedAt,
    endedAt,
    outcome: {
      exitCode: 0,
      change: {
        kind: 'branch',
        branch: 'tsk/x',
        commit: 'c'.repeat(40),
        files: 2,
        insertions: 3,
        deletions: 1,
      },
    },
  },
  failed: { kind: 'failed', startedAt, endedAt, reason: 'It broke.' },
  cancelled: { kind: 'cancelled', endedAt, reason: 'Enough.' },
} as const satisfies Record<TaskState['kind'], TaskState>;
