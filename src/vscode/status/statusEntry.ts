import * as l10n from '@vscode/l10n';
import { holdsByAgent } from '../../core/model/holds';
import { isActive, type Task } from '../../core/model/task';
import { markdownText } from '../common/safeText';
import { phaseWords } from '../tree/taskView';

export interface StatusEntry {
  readonly text: string;
  /** Markdown with links to the commands of `statusCommands`. */
  readonly tooltip: string;
  readonly spoken: string;
}

/** The commands that the tooltip may run. */
export const statusCommands = ['tsk.pauseQueue', 'tsk.resumeQueue', 'tsk.tasks.focus'] as const;

/** More names are counted. */
const maxNames = 8;

/** The status-bar entry for these tasks, or undefined if there is nothing to show. */
export function statusEntry(tasks: readonly Task[], paused: boolean, now: Date): StatusEntry | undefined {
  const running = tasks.filter(({ state }) => isActive(state));
  const holds = holdsByAgent(tasks, now.toISOString());
  const blocked = tasks.filter(({ agent, state }) => state.kind === 'pending' && holds.has(agent)).length;
  const queued =
    tasks.filter(({ state }) => state.kind === 'pending' || state.kind === 'waiting').length - blocked;
  if (!paused && running.length + queued + blocked === 0) return undefined;
  const parts = [
    ...(paused ? [l10n.t('paused')] : []),
    ...(running.length ? [l10n.t('{0} running', running.length)] : []),
    ...(queued ? [l10n.t('{0} queued', queued)] : []),
    ...(blocked ? [l10n.t('{0} blocked', blocked)] : []),
  ];
  const said = [
    ...(paused ? [l10n.t('the queue is paused')] : []),
    ...saidOf(running.length, l10n.t('1 task running'), l10n.t('{0} tasks running', running.length)),
    ...saidOf(queued, l10n.t('1 task queued'), l10n.t('{0} tasks queued', queued)),
    ...saidOf(blocked, l10n.t('1 task blocked'), l10n.t('{0} tasks blocked', blocked)),
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
    const phase = 'phase' in state ? phaseWords[state.phase] : '';
    return `- **${markdownText(name, 60)}** · ${markdownText(agent, 40)} · ${phase}`;
  });
  const more = running.length - names.length;
  return [
    `**TSK**: ${said.join(', ')}`,
    ...(names.length
      ? [[...names, ...(more > 0 ? [`- ${l10n.t('… {0} more', more)}`] : [])].join('\n')]
      : []),
    paused
      ? `${l10n.t('This window does not start queued tasks.')} [${l10n.t('Resume Queue')}](command:tsk.resumeQueue)`
      : `[${l10n.t('Show Tasks')}](command:tsk.tasks.focus) · [${l10n.t('Pause Queue')}](command:tsk.pauseQueue)`,
  ].join('\n\n');
}
