import { isEnded, resultOf, type Task } from '../../core/model/task';
import { shortId } from '../../core/model/taskId';
import { count, oneLine, truncate } from '../../core/util/text';
import { formatDuration } from '../../core/util/time';

/** Tasks as lines of a table, newest last, with a line of counts below. */
export function taskTable(tasks: readonly Task[], now: Date): readonly string[] {
  if (tasks.length === 0) return ['No tasks yet. Start one with: tsk run -p "what to do"'];
  const rows = [
    ['ID', 'NAME', 'STATE', 'TIME', 'AGENT', 'RESULT'],
    ...tasks.map((task) => [
      shortId(task.id),
      `${truncate(oneLine(task.name), 40)}${task.network === 'open' ? ' [open network]' : ''}`,
      stateWord(task),
      duration(task, now),
      task.agent,
      truncate(oneLine(resultText(task)), 100),
    ]),
  ];
  const widths =
    rows[0]?.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length))) ?? [];
  const lines = rows.map((row) =>
    row
      .map((cell, n) => cell.padEnd(widths[n] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [...lines, '', summary(tasks)];
}

/** The state as people read it. */
export function stateWord({ state }: Task): string {
  switch (state.kind) {
    case 'waiting':
      return 'WAITING';
    case 'pending':
      return state.hold ? 'BLOCKED' : 'QUEUED';
    case 'assigned':
    case 'running':
      return 'RUNNING';
    case 'completed':
      return 'COMPLETED';
    case 'failed':
      return 'FAILED';
    case 'cancelled':
      return 'CANCELLED';
  }
}

function resultText(task: Task): string {
  const { state } = task;
  if ('reason' in state) return state.reason;
  if (state.kind === 'pending' && state.hold) return `until ${state.hold.until} (${state.hold.reason})`;
  if (state.kind === 'waiting') return `for ${task.parents.map(shortId).join(', ')}`;
  const result = resultOf(task);
  if (result) return result.branch;
  if (state.kind === 'completed') return 'no changes';
  return 'phase' in state ? `phase: ${state.phase}` : '';
}

function duration({ state }: Task, now: Date): string {
  if (!('startedAt' in state) || state.startedAt === undefined) return '-';
  const end = isEnded(state) ? new Date(state.endedAt) : now;
  return formatDuration(end.getTime() - new Date(state.startedAt).getTime());
}

function summary(tasks: readonly Task[]): string {
  const words = ['QUEUED', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED'].flatMap((word) => {
    const n = tasks.filter((task) => stateWord(task) === word).length;
    return n ? [`${n} ${word.toLowerCase()}`] : [];
  });
  return `${count(tasks.length, 'task')}: ${words.join(', ')}`;
}
