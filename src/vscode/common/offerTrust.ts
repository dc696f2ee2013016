import { commands, l10n, window } from 'vscode';

/** Says why nothing runs in Restricted Mode, and leads to where the folder is trusted. */
export async function offerTrust(): Promise<void> {
  const manage = l10n.t('Manage Workspace Trust');
  const message = l10n.t(
    "TSK does not run tasks in Restricted Mode, because it builds sandboxes from this folder's files. Trust the folder first.",
  );
  const answer = await window.showWarningMessage(message, manage);
  if (answer === manage) await commands.executeCommand('workbench.trust.manage');
}
