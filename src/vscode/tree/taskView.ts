import * as l10n from '@vscode/l10n';
import {
  isEnded,
  networkOf,
  resultOf,
  type Change,
  type Hold,
  type Phase,
  type Priority,
  type StateKind,
  type Task,
} from '../../core/model/task';
import { shortId, type TaskId } from '../../core/model/taskId';
import { formatDuration } from '../../core/util/time';
import type { CommandId } from '../common/commandIds';
import { labelText } from '../common/safeText';
import { taskTooltip } from './taskTooltip';

/** How a task looks in the tree, as data. Every text is safe to show. */
export interface TaskView {
  readonly label: string;
  readonly description: string;
  readonly icon: { readonly id: string; readonly color: string };
  /** Untrusted Markdown. Made on hover. */
  readonly tooltip: () => string;
  /** The text for screen readers; without the seconds, which would be read again and again. */
  readonly spoken: string;
  /** Tokens for `viewItem =~ /\b…\b/`. */
  readonly contextValue: string;
  /** The command of a click. */
  readonly action: CommandId;
}

interface Traits {
  readonly word: string;
  readonly icon: TaskView['icon'];
}

const working: Traits = { word: l10n.t('RUNNING'), icon: { id: 'loading~spin', color: 'charts.blue' } };

const blocked: Traits = {
  word: l10n.t('BLOCKED'),
  icon: { id: 'debug-pause', color: 'list.warningForeground' },
};
/** A result that has not been reviewed. */
const fresh: Traits = { word: l10n.t('DONE'), icon: { id: 'pass-filled', color: 'testing.iconPassed' } };

const traits = {
  waiting: { word: l10n.t('WAITING'), icon: { id: 'git-merge', color: 'testing.iconQueued' } },
  pending: { word: l10n.t('QUEUED'), icon: { id: 'clock', color: 'testing.iconQueued' } },
  assigned: working,
  running: working,
  completed: { word: l10n.t('DONE'), icon: { id: 'pass', color: 'testing.iconPassed' } },
  failed: { word: l10n.t('FAILED'), icon: { id: 'error', color: 'testing.iconFailed' } },
  cancelled: { word: l10n.t('CANCELLED'), icon: { id: 'circle-slash', color: 'disabledForeground' } },
} as const satisfies Record<StateKind, Traits>;

/** Short, for the view is narrow; what does not fit is lost after the state and the elapsed time. */
export const phaseWords: Readonly<Record<Phase, string>> = {
  prepare: l10n.t('preparing'),
  image: l10n.t('image'),
  agent: l10n.t('agent'),
  harvest: l10n.t('fetching'),
};

const priorities: Readonly<Record<Priority, string>> = {
  low: l10n.t('low priority'),
  normal: l10n.t('normal priority'),
  high: l10n.t('high priority'),
};

/** VS Code shortens the description before the label: a long name would hide the state. */
const maxLabel = 32;

/** What a task's view depends on, besides the task. */
export interface TaskFacts {
  /** The name of another task, as far as it is known. */
  readonly nameOf: (id: TaskId) => string | undefined;
  /** Until when its agent can do nothing, learned from any task. */
  readonly hold?: Hold;
  /** Its result has not been reviewed yet. */
  readonly unreviewed: boolean;
  /** It stands beside others of its comparison group: they differ in the agent. */
  readonly inGroup: boolean;
}

const nothingElse: TaskFacts = { nameOf: () => undefined, unreviewed: false, inGroup: false };

/** The whole look of a task at the moment `now`. */
export function taskView(task: Task, now: Date, facts: TaskFacts = nothingElse): TaskView {
  const { state } = task;
  const hold = holdOf(task, now, facts);
  const { word, icon } = hold ? blocked : facts.unreviewed ? fresh : traits[state.kind];
  const name = labelText(task.name, maxLabel);
  const label = facts.inGroup ? labelText(task.agent, maxLabel) : name;
  const open = task.network === 'open' ? [l10n.t('open network')] : [];
  const elapsed = 'startedAt' in state && !isEnded(state) ? ` ${elapsedSince(state.startedAt, now)}` : '';
  const until = hold && clockTime(hold.until, now);
  const parents = state.kind === 'waiting' ? parentNames(task, facts.nameOf).join(', ') : undefined;
  // What a task is held by or waits for is one saying with the word.
  const words =
    until !== undefined
      ? [l10n.t('BLOCKED until {0}', until), ...open]
      : parents !== undefined
        ? [l10n.t('WAITING for {0}', parents), ...open]
        : [`${word}${elapsed}`, ...open, ...lastingWords(task, changeSummary)];
  const lasting =
    until !== undefined
      ? [l10n.t('until {0}', until)]
      : parents !== undefined
        ? [l10n.t('for {0}', parents)]
        : lastingWords(task, spokenSummary);
  const asides = [
    ...costWords(task),
    ...(isEnded(state) || task.priority === 'normal' ? [] : [priorities[task.priority]]),
    ...(facts.inGroup ? [] : [labelText(task.agent, 20)]),
  ];
  const tokens = [
    'task',
    state.kind,
    ...(isEnded(state) ? ['ended'] : ['cancellable']),
    ...(isEnded(state) && !task.interactive ? ['retryable'] : []),
    ...(state.kind === 'pending' || state.kind === 'waiting' ? ['unbegun'] : []),
    ...(hold ? ['held'] : []),
    ...(resultOf(task) ? ['reviewable'] : []),
    ...(facts.unreviewed ? ['unreviewed'] : []),
    ...(networkOf(task) ? ['recorded'] : []),
  ];
  return {
    label,
    description: [...words, ...asides].join(' · '),
    icon: task.network === 'open' && !isEnded(state) ? { ...icon, color: 'list.warningForeground' } : icon,
    tooltip: () => taskTooltip(task, state.kind === 'failed' ? word : words.join(' · '), facts.nameOf),
    spoken: [
      name,
      word.toLowerCase(),
      ...open,
      ...lasting,
      ...(facts.unreviewed ? [l10n.t('not reviewed')] : []),
      ...(isEnded(state) || task.priority === 'normal' ? [] : [priorities[task.priority]]),
      l10n.t('agent {0}', labelText(task.agent, 20)),
      l10n.t('ID {0}', shortId(task.id)),
    ].join(', '),
    contextValue: tokens.join(' '),
    action: actionOf(task),
  };
}

/** The most useful view of it: its result, its terminal, else its log. */
function actionOf(task: Task): CommandId {
  if (resultOf(task)) return 'tsk.reviewChanges';
  return task.interactive && task.state.kind === 'running' ? 'tsk.openTaskShell' : 'tsk.showLog';
}

/** The details after the state, without those that change every second. */
function lastingWords(task: Task, summary: typeof changeSummary): readonly string[] {
  const { state } = task;
  switch (state.kind) {
    case 'waiting':
    case 'pending':
      return [];
    case 'cancelled':
      return state.outcome?.change?.kind === 'branch'
        ? [l10n.t('partial: {0}', summary(state.outcome.change))]
        : [];
    case 'assigned':
      return [
        phaseWords[state.phase],
        ...(state.progress === undefined ? [] : [labelText(state.progress, 40)]),
      ];
    case 'running':
      return [task.interactive && state.phase === 'agent' ? l10n.t('open') : phaseWords[state.phase]];
    case 'failed':
      return [labelText(state.reason, 80)];
    case 'completed':
      return [summary(state.outcome.change)];
  }
}

/** The parents as people know them. */
function parentNames(task: Task, nameOf: TaskFacts['nameOf']): readonly string[] {
  return task.parents.map((id) => labelText(nameOf(id) ?? shortId(id), 30));
}

/** Until when a queued task cannot start, if that is in the future. */
function holdOf({ state }: Task, now: Date, facts: TaskFacts): Hold | undefined {
  if (state.kind !== 'pending') return undefined;
  const holds = [state.hold, facts.hold].flatMap((hold) => hold ?? []);
  const [last] = holds.sort((a, b) => (a.until < b.until ? 1 : -1));
  return last && Date.parse(last.until) > now.getTime() ? last : undefined;
}

/** The cost, as the agent reports it. */
function costWords({ state }: Task): readonly string[] {
  const cost = isEnded(state) ? state.outcome?.report?.costUsd : undefined;
  return cost === undefined ? [] : [`$${cost.toFixed(2)}`];
}

/** `3 files +10 −2`, or that there is nothing. */
export function changeSummary(change: Change | undefined): string {
  if (change?.kind !== 'branch') return l10n.t('no changes');
  const { files, insertions, deletions } = change;
  return files === 1
    ? l10n.t('1 file +{0} −{1}', insertions, deletions)
    : l10n.t('{0} files +{1} −{2}', files, insertions, deletions);
}

/** The same without signs, which a screen reader passes over. */
function spokenSummary(change: Change | undefined): string {
  if (change?.kind !== 'branch') return l10n.t('no changes');
  const { files, insertions, deletions } = change;
  return files === 1
    ? l10n.t('1 file {0} lines added, {1} removed', insertions, deletions)
    : l10n.t('{0} files {1} lines added, {2} removed', files, insertions, deletions);
}

/** Whole seconds, since it is shown once a second. */
function elapsedSince(startedAt: string, now: Date): string {
  const ms = Math.max(0, now.getTime() - Date.parse(startedAt));
  return ms < 60_000 ? `${Math.floor(ms / 1000)}s` : formatDuration(ms);
}

/** The local time of day, with the date when it is another day. */
function clockTime(time: string, now: Date): string {
  const date = new Date(time);
  const clock = date.toTimeString().slice(0, 5);
  return Math.abs(date.getTime() - now.getTime()) < 20 * 3_600_000 ? clock : `${time.slice(0, 10)} ${clock}`;
}
