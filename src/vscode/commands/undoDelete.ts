import { l10n, window } from 'vscode';
import type { Core } from '../../core/core';
import { notificationText } from '../safeText';
import { requireTrust } from '../requireTrust';
import { command } from './command';

/** Brings back the tasks that were deleted last, with their branches. */
export const undoDelete = command(
  'tsk.undoDelete',
  async ({ core }: { readonly core: Pick<Core, 'trash'> }) => {
    requireTrust();
    const tasks = await core.trash.undo();
    const [first] = tasks;
    if (!first) return;
    const message =
      tasks.length === 1
        ? l10n.t('TSK: Restored “{0}”.', notificationText(first.name, 60))
        : l10n.t('TSK: Restored {0} tasks.', tasks.length);
    await window.showInformationMessage(message);
  },
);
