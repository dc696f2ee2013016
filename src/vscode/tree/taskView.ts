import {
  isEnded,
  networkOf,
  resultOf,
  type Change,
  type Hold,
  type Phase,
  type StateKind,
  type Task,
} from '../../core/model/task';
import { shortId, type TaskId } from '../../core/model/taskId';
import { count } from '../../core/util/text';
import { formatDuration } from '../../core/util/time';
import type { CommandId } from '../commands/ids';
import { labelText } from '../safeText';
import { taskTooltip } from './taskTooltip';

/** How a task looks in the tree, as data. Every text is safe to show. */
export interface TaskView {
  readonly label: string;
  readonly description: string;
  readonly icon: { readonly id: string; readonly color: string };
  /** Markdown, to be shown untrusted. Made when somebody hovers. */
  readonly tooltip: () => string;
  /** What a screen reader says; without the seconds, which would be said again and again. */
  readonly spoken: string;
  /** Tokens for `viewItem =~ /\b…\b/`. */
  readonly contextValue: string;
  /** What a click does. */
  readonly action: CommandId;
}

interface Traits {
  readonly word: string;
  readonly icon: TaskView['icon'];
}

const working: Traits = { word: 'RUNNING', icon: { id: 'loading~spin', color: 'charts.blue' } };

const blocked: Traits = { word: 'BLOCKED', icon: { id: 'debug-pause', color: 'list.warningForeground' } };
/** A result that nobody has looked at. */
const fresh: Traits = { word: 'DONE', icon: { id: 'pass-filled', color: 'testing.iconPassed' } };

const traits = {
  waiting: { word: 'WAITING', icon: { id: 'git-merge', color: 'testing.iconQueued' } },
  pending: { word: 'QUEUED', icon: { id: 'clock', color: 'testing.iconQueued' } },
  assigned: working,
  running: working,
  completed: { word: 'DONE', icon: { id: 'pass', color: 'testing.iconPassed' } },
  failed: { word: 'FAILED', icon: { id: 'error', color: 'testing.iconFailed' } },
  cancelled: { word: 'CANCELLED', icon: { id: 'circle-slash', color: 'disabledForeground' } },
} as const satisfies Record<StateKind, Traits>;

/** Short, for the view is narrow; what does not fit is lost after the state and the elapsed time. */
const phases: Record<Phase, string> = {
  prepare: 'preparing',
  image: 'image',
  agent: 'agent',
  harvest: 'fetching',
};

/** VS Code shortens the description before the label: a long name would hide the state. */
const maxLabel = 32;

/** What the look of a task hangs on besides the task. */
export interface TaskFacts {
  /** The name of another task, as far as it is known. */
  readonly nameOf: (id: TaskId) => string | undefined;
  /** Until when its agent can do nothing, learned from any task. */
  readonly hold?: Hold;
  /** Nobody has looked at its result yet. */
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
  const lasting = [
    ...(task.network === 'open' ? ['open network'] : []),
    ...(hold ? [`until ${clockTime(hold.until, now)}`] : lastingWords(task, facts)),
  ];
  const elapsed = 'startedAt' in state && !isEnded(state) ? ` ${elapsedSince(state.startedAt, now)}` : '';
  const [first, ...rest] = lasting;
  // `BLOCKED until 14:05` and `WAITING for others` are one saying.
  const words =
    hold || state.kind === 'waiting'
      ? [[word, first].filter(Boolean).join(' '), ...rest]
      : [`${word}${elapsed}`, ...lasting];
  const asides = [
    ...costWords(task),
    ...(isEnded(state) || task.priority === 'normal' ? [] : [`${task.priority} priority`]),
    ...(facts.inGroup ? [] : [labelText(task.agent, 20)]),
  ];
  const tokens = [
    'task',
    state.kind,
    ...(isEnded(state) ? ['ended'] : ['cancellable']),
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
      ...lasting.map(spoken),
      ...(facts.unreviewed ? ['not reviewed'] : []),
      ...(isEnded(state) || task.priority === 'normal' ? [] : [`${task.priority} priority`]),
      `agent ${labelText(task.agent, 20)}`,
      `id ${shortId(task.id)}`,
    ].join(', '),
    contextValue: tokens.join(' '),
    action: actionOf(task),
  };
}

/** What people want to see of it: its result, its terminal, else its log. */
function actionOf(task: Task): CommandId {
  if (resultOf(task)) return 'tsk.reviewChanges';
  return task.interactive && task.state.kind === 'running' ? 'tsk.openShell' : 'tsk.showLog';
}

/** What to say after the word of the state, without what changes by itself every second. */
function lastingWords(task: Task, { nameOf }: TaskFacts): readonly string[] {
  const { state } = task;
  switch (state.kind) {
    case 'waiting':
      return [`for ${parentNames(task, nameOf).join(', ')}`];
    case 'pending':
      return [];
    case 'cancelled':
      return state.outcome?.change?.kind === 'branch'
        ? [`partial: ${changeSummary(state.outcome.change)}`]
        : [];
    case 'assigned':
      return [phases[state.phase], ...(state.progress === undefined ? [] : [labelText(state.progress, 40)])];
    case 'running':
      return [task.interactive && state.phase === 'agent' ? 'open' : phases[state.phase]];
    case 'failed':
      return [labelText(state.reason, 80)];
    case 'completed':
      return [changeSummary(state.outcome.change)];
  }
}

/** The parents as people know them. */
function parentNames(task: Task, nameOf: TaskFacts['nameOf']): readonly string[] {
  return task.parents.map((id) => labelText(nameOf(id) ?? shortId(id), 30));
}

/** Until when a queued task cannot start, when that is not over. */
function holdOf({ state }: Task, now: Date, facts: TaskFacts): Hold | undefined {
  if (state.kind !== 'pending') return undefined;
  const holds = [state.hold, facts.hold].flatMap((hold) => hold ?? []);
  const [last] = holds.sort((a, b) => (a.until < b.until ? 1 : -1));
  return last && Date.parse(last.until) > now.getTime() ? last : undefined;
}

/** What the agent says that it cost. */
function costWords({ state }: Task): readonly string[] {
  const cost = isEnded(state) ? state.outcome?.report?.costUsd : undefined;
  return cost === undefined ? [] : [`$${cost.toFixed(2)}`];
}

/** `3 files +10 −2`, or that there is nothing. */
export function changeSummary(change: Change | undefined): string {
  if (change?.kind !== 'branch') return 'no changes';
  return `${count(change.files, 'file')} +${change.insertions} −${change.deletions}`;
}

function spoken(words: string): string {
  return words.replace(/\+(\d+) −(\d+)$/, '$1 lines added, $2 removed');
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
