import { l10n } from 'vscode';
import { openDraft, type OpenDraftParts } from '../newTask/openDraft';
import { templateOf } from '../templates/templateOf';

/** Opens a new task document of that type. */
export async function newTaskFromTemplate(parts: OpenDraftParts, argument: unknown): Promise<void> {
  const type = await templateOf(parts, argument, l10n.t('New Task'));
  if (type) await openDraft(parts, { type: type.name, ...(type.worktree ? { file: type.file } : {}) });
}
