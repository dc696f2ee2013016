import { shortId } from '../../core/model/taskId';
import type { StuckTask } from '../../core/scheduler/standstill';
import { count, oneLine, truncate } from '../../core/util/text';
import type { QueueEnd } from '../queueEnd';
import { stateWord } from './taskTable';

const maxTasks = 100;

/** Why each task that is left cannot move. */
export function stuckLines({ stuck, away }: QueueEnd): readonly string[] {
  const lines = stuck.slice(0, maxTasks).map((one) => {
    const { id, name } = one.task;
    return `  ${shortId(id)} ${truncate(oneLine(name), 60)}: ${reason(one, away)}`;
  });
  const more = stuck.length > maxTasks ? [`  … and ${stuck.length - maxTasks} more`] : [];
  return [`${count(stuck.length, 'task')} cannot move:`, ...lines, ...more];
}

function reason({ task, obstacle }: StuckTask, away: QueueEnd['away']): string {
  switch (obstacle.kind) {
    case 'account': {
      const { reason, until } = obstacle.hold;
      return reason === 'usage-limit'
        ? `the account of ${oneLine(task.agent)} is at its limit until ${until}`
        : `the log-in of ${oneLine(task.agent)} is refused; TSK tries it again after ${until}`;
    }
    case 'parent': {
      const { id, parent } = obstacle;
      if (!parent) return `its parent ${shortId(id)} is gone`;
      const what = parent.interactive ? 'an open shell' : stateWord(parent);
      return `it waits for ${shortId(id)} (${truncate(oneLine(parent.name), 60)}, ${what})`;
    }
    case 'left-behind':
      return `its process is gone, and TSK could not continue it${engineText(task.engine, away)}`;
    case 'not-started':
      return `it could not be started${engineText(task.engine, away) || '; the lines above may say why'}`;
  }
}

function engineText(engine: StuckTask['task']['engine'], away: QueueEnd['away']): string {
  const message = away.get(engine);
  return message === undefined ? '' : `: ${oneLine(message)}`;
}
