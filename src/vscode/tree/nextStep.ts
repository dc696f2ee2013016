import * as l10n from '@vscode/l10n';
import { isEnded, networkOf, type Task } from '../../core/model/task';
import type { CommandId } from '../common/commandIds';

/** The next step after a task that failed or was cancelled. */
export interface NextStep {
  readonly title: string;
  readonly command: CommandId;
}

/** The next step, found from what is known of the end; the log when nothing else is. */
export function nextStep(task: Task): NextStep {
  const { state } = task;
  const outcome = isEnded(state) ? state.outcome : undefined;
  if (outcome?.block?.kind === 'not-logged-in')
    return { title: l10n.t('Set Agent Credentials…'), command: 'tsk.setAgentCredentials' };
  // A shell cannot be retried.
  const again: NextStep = task.interactive
    ? { title: l10n.t('Open Shell…'), command: 'tsk.openShell' }
    : { title: l10n.t('Retry…'), command: 'tsk.retryTask' };
  if (outcome?.block?.kind === 'usage-limit') return again;
  if ((networkOf(task)?.denied ?? 0) > 0)
    return { title: l10n.t('Show Network'), command: 'tsk.showNetwork' };
  // It was stopped, or never started and has no log.
  if (state.kind === 'cancelled' || (isEnded(state) && state.startedAt === undefined)) return again;
  return { title: l10n.t('Show Log'), command: 'tsk.showLog' };
}
