import { commands, Uri, window } from 'vscode';
import type { BadConfigError } from '../../core/model/configErrors';
import { isTskError, messageOf, toError } from '../../core/util/errors';
import type { CommandId } from '../common/commandIds';
import { notificationText } from '../common/safeText';
import { showSettings } from '../common/showSettings';
import { rangeOf } from '../config/registerConfigProblems';
import type { ExtensionLog } from '../logs/extensionLog';
import { openAsText } from '../opening/openForeign';
import { actionTitles, errorActions, type ErrorAction } from './errorActions';

export interface ErrorContext {
  readonly log: ExtensionLog;
  /** The buttons, instead of those that the catalogue has for the error. */
  readonly actions?: readonly ErrorAction[];
  /** What the Retry button does; without it there is no such button. */
  readonly retry?: () => Promise<void>;
}

/** Shows an error with the buttons that fit it, and does what the user chooses. */
export async function showError(error: unknown, { log, retry, ...given }: ErrorContext): Promise<void> {
  const known = isTskError(error) ? errorActions[error.code] : undefined;
  if (known === 'silent') return;
  log.error(toError(error));
  const actions = (given.actions ?? known ?? ['showLog']).filter((action) => action !== 'retry' || retry);
  const titles = actions.map((action) => actionTitles[action]);
  const answer = await window.showErrorMessage(`TSK: ${notificationText(messageOf(error))}`, ...titles);
  const chosen = actions.find((action) => actionTitles[action] === answer);
  if (chosen) await act(chosen, error, { log, ...(retry ? { retry } : {}) });
}

async function act(action: ErrorAction, error: unknown, { log, retry }: ErrorContext): Promise<void> {
  switch (action) {
    case 'initRepository':
      return commands.executeCommand('git.init');
    case 'manageTrust':
      return commands.executeCommand('workbench.trust.manage');
    case 'openConfig':
      return openDiagnostic(error);
    case 'openFolder':
      return commands.executeCommand('vscode.openFolder');
    case 'openScm':
      return commands.executeCommand('workbench.view.scm');
    case 'openSettings':
      return showSettings();
    case 'retry':
      return retry?.();
    case 'doctor':
      return commands.executeCommand('tsk.doctor' satisfies CommandId);
    case 'setCredentials':
      return commands.executeCommand('tsk.setAgentCredentials' satisfies CommandId);
    case 'setSecret':
      return commands.executeCommand('tsk.setSecret' satisfies CommandId);
    case 'showLog':
      return log.show(true);
  }
}

/** Opens the first error in a configuration file. */
async function openDiagnostic(error: unknown): Promise<void> {
  if (!isTskError(error, 'bad-config')) return;
  const { diagnostics } = error as BadConfigError;
  const first = diagnostics.find(({ severity }) => severity === 'error');
  if (first) await openAsText(Uri.file(first.file), { selection: rangeOf(first) });
}
