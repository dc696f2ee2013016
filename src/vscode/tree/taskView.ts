import {
  isEnded,
  networkOf,
  resultOf,
  type Change,
  type Phase,
  type StateKind,
  type Task,
} from '../../core/model/task';
import { shortId } from '../../core/model/taskId';
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
  /** Markdown, to be shown untrusted. */
  readonly tooltip: string;
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

/** The whole look of a task at the moment `now`. */
export function taskView(task: Task, now: Date): TaskView {
  const { state } = task;
  const { word, icon } = traits[state.kind];
  const label = labelText(task.name, maxLabel);
  const lasting = [...(task.network === 'open' ? ['open network'] : []), ...lastingWords(task)];
  const elapsed = 'startedAt' in state && !isEnded(state) ? ` ${elapsedSince(state.startedAt, now)}` : '';
  const words = [`${word}${elapsed}`, ...lasting];
  const tokens = [
    'task',
    state.kind,
    ...(isEnded(state) ? ['ended'] : ['cancellable']),
    ...(resultOf(task) ? ['reviewable'] : []),
    ...(networkOf(task) ? ['recorded'] : []),
  ];
  return {
    label,
    description: words.join(' · '),
    icon: task.network === 'open' && !isEnded(state) ? { ...icon, color: 'list.warningForeground' } : icon,
    tooltip: taskTooltip(task, state.kind === 'failed' ? word : words.join(' · ')),
    spoken: [label, word.toLowerCase(), ...lasting.map(spoken), `id ${shortId(task.id)}`].join(', '),
    contextValue: tokens.join(' '),
    action: resultOf(task) ? 'tsk.reviewChanges' : 'tsk.showLog',
  };
}

/** What to say after the word of the state, without what changes by itself every second. */
function lastingWords(task: Task): readonly string[] {
  const { state } = task;
  switch (state.kind) {
    case 'waiting':
      return [`for ${task.parents.map(shortId).join(', ')}`];
    case 'pending':
      return state.hold ? [`blocked until ${clockTime(state.hold.until)}`] : [];
    case 'cancelled':
      return state.outcome?.change?.kind === 'branch'
        ? [`partial: ${changeSummary(state.outcome.change)}`]
        : [];
    case 'assigned':
      return [phases[state.phase], ...(state.progress === undefined ? [] : [labelText(state.progress, 40)])];
    case 'running':
      return [phases[state.phase]];
    case 'failed':
      return [labelText(state.reason, 80)];
    case 'completed':
      return [changeSummary(state.outcome.change)];
  }
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
function clockTime(time: string): string {
  const date = new Date(time);
  const clock = date.toTimeString().slice(0, 5);
  return Math.abs(date.getTime() - Date.now()) < 20 * 3_600_000 ? clock : `${time.slice(0, 10)} ${clock}`;
}
