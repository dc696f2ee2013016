import { t } from '@vscode/l10n';
import { holdsByAgent } from '../../core/model/holds';
import { isActive, type Phase, type Task } from '../../core/model/task';
import { markdownText } from '../safeText';

export interface StatusEntry {
  readonly text: string;
  /** Markdown with links to the commands of `statusCommands`. */
  readonly tooltip: string;
  readonly spoken: string;
}

/** The commands that the tooltip may run. */
export const statusCommands = ['tsk.pauseQueue', 'tsk.resumeQueue', 'tsk.tasks.focus'] as const;

const phases: Readonly<Record<Phase, string>> = {
  prepare: t('prepare'),
  image: t('image'),
  agent: t('agent'),
  harvest: t('harvest'),
};

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
  const parts = [
    ...(paused ? [t('paused')] : []),
    ...(running.length ? [t('{0} running', running.length)] : []),
    ...(queued ? [t('{0} queued', queued)] : []),
    ...(blocked ? [t('{0} blocked', blocked)] : []),
  ];
  const said = [
    ...(paused ? [t('the queue is paused')] : []),
    ...saidOf(running.length, t('1 task running'), t('{0} tasks running', running.length)),
    ...saidOf(queued, t('1 task queued'), t('{0} tasks queued', queued)),
    ...saidOf(blocked, t('1 task blocked'), t('{0} tasks blocked', blocked)),
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

function saidOf(number: number, one: string, several: string): readonly string[] {
  if (number === 0) return [];
  return [number === 1 ? one : several];
}

function tooltip(running: readonly Task[], said: readonly string[], paused: boolean): string {
  const names = running.slice(0, maxNames).map(({ name, agent, state }) => {
    const phase = 'phase' in state ? phases[state.phase] : '';
    return `- **${markdownText(name, 60)}** · ${markdownText(agent, 40)} · ${phase}`;
  });
  const more = running.length - names.length;
  return [
    `**TSK**: ${said.join(', ')}`,
    ...(names.length ? [[...names, ...(more > 0 ? [`- ${t('… {0} more', more)}`] : [])].join('\n')] : []),
    paused
      ? `${t('This window begins no queued task.')} [${t('Resume Queue')}](command:tsk.resumeQueue)`
      : `[${t('Show Tasks')}](command:tsk.tasks.focus) · [${t('Pause Queue')}](command:tsk.pauseQueue)`,
  ].join('\n\n');
}
