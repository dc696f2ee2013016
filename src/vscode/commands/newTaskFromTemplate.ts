import { l10n } from 'vscode';
import { openDraft, type OpenDraftParts } from '../newTask/openDraft';
import { templateOf } from '../templates/templateOf';
import { command } from './command';

/** Opens a new task document of that type. */
export const newTaskFromTemplate = command(
  'tsk.newTaskFromTemplate',
  async (parts: OpenDraftParts, argument) => {
    const type = await templateOf(parts, argument, l10n.t('New Task'));
    if (type) await openDraft(parts, { type: type.name, ...(type.worktree ? { file: type.file } : {}) });
  },
);
