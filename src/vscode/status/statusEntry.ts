import { holdsByAgent } from '../../core/model/holds';
import { isActive, type Task } from '../../core/model/task';
import { count } from '../../core/util/text';
import { markdownText } from '../safeText';

export interface StatusEntry {
  readonly text: string;
  /** Markdown with links to the commands of `statusCommands`. */
  readonly tooltip: string;
  readonly spoken: string;
}

/** The commands that the tooltip may run. */
export const statusCommands = ['tsk.pauseQueue', 'tsk.resumeQueue', 'tsk.tasks.focus'] as const;

/** A tooltip is no list. */
const maxNames = 8;

/** The status-bar entry for these tasks, or undefined when nothing goes on and nothing is out of the ordinary. */
export function statusEntry(tasks: readonly Task[], paused: boolean, now: Date): StatusEntry | undefined {
  const running = tasks.filter(({ state }) => isActive(state));
  const holds = holdsByAgent(tasks, now.toISOString());
  const blocked = tasks.filter(({ agent, state }) => state.kind === 'pending' && holds.has(agent)).length;
  const queued =
    tasks.filter(({ state }) => state.kind === 'pending' || state.kind === 'waiting').length - blocked;
  if (!paused && running.length + queued + blocked === 0) return undefined;
  const counts = [
    [running.length, 'running'],
    [queued, 'queued'],
    [blocked, 'blocked'],
  ] as const;
  const shown = counts.filter(([number]) => number > 0);
  const parts = [...(paused ? ['paused'] : []), ...shown.map(([number, word]) => `${number} ${word}`)];
  const said = [
    ...(paused ? ['the queue is paused'] : []),
    ...shown.map(([n, word]) => `${count(n, 'task')} ${word}`),
  ];
  const icon = paused
    ? '$(debug-pause)'
    : running.length
      ? '$(loading~spin)'
      : blocked
        ? '$(watch)'
        : '$(clock)';
  return {
    text: `${icon} TSK ${parts.join(', ')}`,
    tooltip: tooltip(running, said, paused),
    spoken: `TSK: ${said.join(', ')}`,
  };
}

function tooltip(running: readonly Task[], said: readonly string[], paused: boolean): string {
  const names = running.slice(0, maxNames).map(({ name, agent, state }) => {
    const phase = 'phase' in state ? state.phase : '';
    return `- **${markdownText(name, 60)}** · ${markdownText(agent, 40)} · ${phase}`;
  });
  const more = running.length - names.length;
  return [
    `**TSK**: ${said.join(', ')}`,
    ...(names.length ? [[...names, ...(more > 0 ? [`- … ${more} more`] : [])].join('\n')] : []),
    paused
      ? 'This window begins no queued task. [Resume Queue](command:tsk.resumeQueue)'
      : '[Show Tasks](command:tsk.tasks.focus) · [Pause Queue](command:tsk.pauseQueue)',
  ].join('\n\n');
}
