import { l10n, window } from 'vscode';
import type { Core } from '../../core/core';
import { requireTrust } from '../requireTrust';
import { tellDeletion } from './deleteTask';

/** Deletes completed tasks from which nothing goes on; their branches stay. */
export async function cleanUp({ core }: { readonly core: Pick<Core, 'trash'> }): Promise<void> {
  requireTrust();
  const yes = l10n.t('Clean Up');
  const detail = l10n.t(
    'Completed tasks of all repositories go, unless others wait for them. Their branches stay. It can be undone.',
  );
  const question = l10n.t('Delete all completed tasks?');
  if ((await window.showWarningMessage(question, { modal: true, detail }, yes)) !== yes) return;
  const deletion = await core.trash.clean();
  if (deletion.tasks.length) await tellDeletion(core, deletion);
  else await window.showInformationMessage(l10n.t('TSK: There is no completed task that could go.'));
}
