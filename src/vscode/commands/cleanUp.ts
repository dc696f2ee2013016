import { l10n, window } from 'vscode';
import type { Core } from '../../core/core';
import { requireTrust } from '../requireTrust';
import { tellDeletion } from './deleteTask';
import { command } from './command';

/** Deletes completed tasks from which nothing goes on; their branches stay. */
export const cleanUp = command('tsk.cleanUp', async ({ core }: { readonly core: Pick<Core, 'trash'> }) => {
  requireTrust();
  const yes = l10n.t('Clean Up');
  const detail = l10n.t(
    'This deletes completed tasks of all repositories, unless other tasks wait for them. Branches are kept. You can undo this.',
  );
  const question = l10n.t('Delete all completed tasks?');
  if ((await window.showWarningMessage(question, { modal: true, detail }, yes)) !== yes) return;
  const deletion = await core.trash.clean();
  if (deletion.tasks.length) await tellDeletion(core, deletion);
  else await window.showInformationMessage(l10n.t('TSK: No completed tasks to delete.'));
});
