import { commands, l10n, window, workspace } from 'vscode';
import type { Disposable } from '../../core/util/disposable';

/** The data folder is chosen once, at activation: says so when the setting changes. */
export function registerReloadHint(onError: (error: unknown) => void): Disposable {
  return workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('tsk.dataHome')) offerReload().catch(onError);
  });
}

async function offerReload(): Promise<void> {
  const reload = l10n.t('Reload Window');
  const answer = await window.showInformationMessage(
    l10n.t('TSK uses the new data folder after a reload.'),
    reload,
  );
  if (answer === reload) await commands.executeCommand('workbench.action.reloadWindow');
}
