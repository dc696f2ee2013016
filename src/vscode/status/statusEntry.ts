import { isActive, type Task } from '../../core/model/task';
import { count } from '../../core/util/text';

export interface StatusEntry {
  readonly text: string;
  readonly tooltip: string;
  readonly spoken: string;
}

/** The status-bar entry for these tasks, or undefined when nothing goes on. */
export function statusEntry(tasks: readonly Task[]): StatusEntry | undefined {
  const running = tasks.filter(({ state }) => isActive(state)).length;
  const queued = tasks.filter(({ state }) => state.kind === 'pending').length;
  if (running + queued === 0) return undefined;
  const parts = [...(running ? [`${running} running`] : []), ...(queued ? [`${queued} queued`] : [])];
  const sentence = `TSK: ${[
    ...(running ? [`${count(running, 'task')} running`] : []),
    ...(queued ? [`${count(queued, 'task')} queued`] : []),
  ].join(', ')}`;
  const icon = running ? '$(loading~spin)' : '$(clock)';
  return {
    text: `${icon} TSK ${parts.join(', ')}`,
    tooltip: `${sentence}. Click to show them.`,
    spoken: sentence,
  };
}
