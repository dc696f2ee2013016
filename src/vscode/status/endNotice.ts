import { isEnded, resultOf, type Task } from '../../core/model/task';
import type { TaskUpdate } from '../tasks/taskList';
import type { CommandId } from '../commands/ids';
import { notificationText } from '../safeText';
import { changeSummary } from '../tree/taskView';

/** What a notification about an ended task says and offers. */
export interface EndNotice {
  readonly severity: 'information' | 'error';
  readonly message: string;
  readonly button: { readonly title: string; readonly command: CommandId };
}

const showLog = { title: 'Show Log', command: 'tsk.showLog' } as const;
const review = { title: 'Review Changes', command: 'tsk.reviewChanges' } as const;

/** The notice for a task that was seen going to its end; nothing for one that somebody stopped. */
export function endNotice({ before, after }: TaskUpdate): EndNotice | undefined {
  if (!before || !after || isEnded(before.state)) return undefined;
  return noticeFor(after);
}

function noticeFor({ state, ...task }: Task): EndNotice | undefined {
  const name = notificationText(task.name, 60);
  switch (state.kind) {
    case 'completed': {
      const button = resultOf({ ...task, state }) ? review : showLog;
      const message = `TSK: “${name}” is done: ${changeSummary(state.outcome.change)}.`;
      return { severity: 'information', message, button };
    }
    case 'failed':
      return {
        severity: 'error',
        message: `TSK: “${name}” failed. ${notificationText(state.reason)}`,
        button: showLog,
      };
    case 'cancelled':
    case 'waiting':
    case 'pending':
    case 'assigned':
    case 'running':
      return undefined;
  }
}
