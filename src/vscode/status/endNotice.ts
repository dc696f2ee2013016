import * as l10n from '@vscode/l10n';
import { isEnded, resultOf, type Task } from '../../core/model/task';
import type { TaskId } from '../../core/model/taskId';
import type { CommandId } from '../common/commandIds';
import { notificationText } from '../common/safeText';
import type { TaskUpdate } from '../tasks/taskList';
import { changeSummary } from '../tree/taskView';

interface NoticeButton {
  readonly title: string;
  readonly command: CommandId | 'tsk.tasks.focus';
  /** What the command is given: a task, or the name of an agent. */
  readonly argument?: string;
}

/** The text and the buttons of a notification. */
export interface EndNotice {
  /** `needed`: the task waits for the user. */
  readonly kind: 'done' | 'failed' | 'needed';
  readonly message: string;
  readonly buttons: readonly NoticeButton[];
}

export type NotifyLevel = 'all' | 'failures' | 'none';

/** Up to this many are shown one by one; more at once become one notice. */
const maxSingle = 2;

/** The notice for a task that has just ended, or needs its user; none for one that was cancelled. */
export function endNotice({ before, after }: TaskUpdate): EndNotice | undefined {
  if (!before || !after || isEnded(before.state)) return undefined;
  return noticeFor(after, before);
}

/** The notices for these updates; `told` has the tasks whose end was announced, so that each is announced once. */
export function newNotices(updates: readonly TaskUpdate[], told: Set<TaskId>): readonly EndNotice[] {
  return updates.flatMap((update) => {
    const notice = endNotice(update);
    if (!notice) return [];
    // A need is announced each time, and is not the task's end.
    if (notice.kind === 'needed') return [notice];
    if (told.has(update.id)) return [];
    told.add(update.id);
    return [notice];
  });
}

/** Of several notices at once: only what the user wants, and many as one. */
export function noticesToShow(notices: readonly EndNotice[], level: NotifyLevel): readonly EndNotice[] {
  const wanted = notices.filter(({ kind }) => level === 'all' || (level === 'failures' && kind !== 'done'));
  return (['done', 'failed', 'needed'] as const).flatMap((kind) => {
    const alike = distinct(wanted.filter((notice) => notice.kind === kind));
    if (alike.length <= maxSingle) return alike;
    return [collapsed(kind, kind === 'needed' ? agentsOf(alike) : alike.length)];
  });
}

function noticeFor({ state, ...task }: Task, before: Task): EndNotice | undefined {
  const name = notificationText(task.name, 60);
  const showLog = { title: l10n.t('Show Log'), command: 'tsk.showLog', argument: task.id } as const;
  switch (state.kind) {
    case 'completed': {
      const review = {
        title: l10n.t('Review Changes'),
        command: 'tsk.reviewChanges',
        argument: task.id,
      } as const;
      const message = l10n.t('TSK: “{0}” is done: {1}.', name, changeSummary(state.outcome.change));
      return { kind: 'done', message, buttons: [resultOf({ ...task, state }) ? review : showLog] };
    }
    case 'failed': {
      if (state.outcome?.block?.kind === 'not-logged-in') return loginNeeded(task.agent, task.id, 'failed');
      const message = l10n.t('TSK: “{0}” failed. {1}', name, notificationText(state.reason));
      return { kind: 'failed', message, buttons: [showLog] };
    }
    case 'pending': {
      const held = state.hold?.reason === 'not-logged-in';
      const wasHeld = before.state.kind === 'pending' && before.state.hold?.reason === 'not-logged-in';
      return held && !wasHeld ? loginNeeded(task.agent, task.id, 'waits') : undefined;
    }
    case 'cancelled':
    case 'waiting':
    case 'assigned':
    case 'running':
      return undefined;
  }
}

function loginNeeded(agent: string, id: TaskId, what: 'failed' | 'waits'): EndNotice {
  const name = notificationText(agent, 40);
  return {
    kind: 'needed',
    message:
      what === 'waits'
        ? l10n.t('TSK: The agent {0} is not logged in. Its tasks wait until you log it in.', name)
        : l10n.t('TSK: A task failed because the agent {0} is not logged in. Log it in, then retry.', name),
    buttons: [
      { title: l10n.t('Set Credentials…'), command: 'tsk.setAgentCredentials', argument: agent },
      { title: l10n.t('Show Log'), command: 'tsk.showLog', argument: id },
    ],
  };
}

/** How many agents these notices ask to log in: what they ask is about the same one for many tasks. */
function agentsOf(notices: readonly EndNotice[]): number {
  return new Set(notices.map(({ buttons }) => buttons[0]?.argument)).size;
}

/** Of more than one. */
function collapsed(kind: EndNotice['kind'], number: number): EndNotice {
  const texts = {
    done: l10n.t('TSK: {0} tasks are done.', number),
    failed: l10n.t('TSK: {0} tasks failed.', number),
    needed: l10n.t('TSK: {0} agents are not logged in.', number),
  } as const;
  return {
    kind,
    message: texts[kind],
    buttons: [{ title: l10n.t('Show Tasks'), command: 'tsk.tasks.focus' }],
  };
}

/** Removes duplicates: all tasks of an agent that is not logged in give the same notice. */
function distinct(notices: readonly EndNotice[]): readonly EndNotice[] {
  return [...new Map(notices.map((notice) => [notice.message, notice])).values()];
}
