import { branchesOf, isEnded, resultOf, type Task } from '../../core/model/task';
import { shortId } from '../../core/model/taskId';
import { count, oneLine } from '../../core/util/text';
import { stateWord } from './taskTable';

/** The last lines: what became of the task, and how to look at it. */
export function ending(task: Task): readonly string[] {
  const result = resultOf(task);
  const lines = [`${stateWord(task)}${'reason' in task.state ? `: ${oneLine(task.state.reason)}` : ''}`];
  if (result) {
    lines.push(
      `Branch ${result.branch}: ${count(result.files, 'file')}, +${result.insertions} −${result.deletions}`,
      `Review: git diff ${task.snapshot.base.slice(0, 12)} ${result.branch}`,
    );
  } else if (task.state.kind === 'completed') {
    lines.push(
      `${task.interactive ? 'Nothing was changed' : 'The agent changed nothing'}; there is no branch.`,
    );
  }
  for (const { branch } of branchesOf(task)) {
    if (branch !== result?.branch) lines.push(`Branch ${branch}: further work of the agent`);
  }
  const denied = isEnded(task.state) ? (task.state.outcome?.network?.denied ?? 0) : 0;
  if (denied) lines.push(`Network: ${count(denied, 'domain')} denied. See: tsk network ${shortId(task.id)}`);
  return lines;
}
