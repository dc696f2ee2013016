import { l10n, window, workspace, type TextDocument } from 'vscode';
import type { TaskRequest } from '../../core/controller/taskRequest';
import type { Core } from '../../core/core';
import { errors } from '../../core/util/errors';
import { notificationText } from '../common/safeText';
import { unsavedFiles, unsavedList } from './unsavedFiles';

export interface SaveBeforeSnapshotParts {
  readonly core: Pick<Core, 'locate'>;
}

/**
 * Before a snapshot of the working tree: if editors have unsaved changes in it, asks whether to save them.
 * `sent` is the task document itself, which is read from its editor. False if the user cancels. Throws
 * `bad-input` when a file cannot be saved.
 */
export async function saveBeforeSnapshot(
  { core }: SaveBeforeSnapshotParts,
  { repoPath, parents, from }: Pick<TaskRequest, 'repoPath' | 'parents' | 'from'>,
  sent?: TextDocument,
): Promise<boolean> {
  // A task that starts from a commit takes nothing from the working tree.
  if (parents?.length || from !== undefined) return true;
  const open = [...workspace.textDocuments, ...workspace.notebookDocuments].filter(
    (document) => document.isDirty && document !== sent,
  );
  if (!open.length) return true;
  const unsaved = await unsavedFiles(open, (await core.locate(repoPath)).worktree);
  const [first] = unsaved;
  if (!first) return true;
  const question =
    unsaved.length === 1
      ? l10n.t('A file has unsaved changes.')
      : l10n.t('{0} files have unsaved changes.', unsaved.length);
  const paths = unsaved.map(({ uri }) => workspace.asRelativePath(uri));
  const detail = `${unsavedList(paths)}\n\n${l10n.t('The task starts from the saved files.')}`;
  const save = l10n.t('Save All and Continue');
  const asSaved = l10n.t('Continue with Saved');
  const answer = await window.showWarningMessage(question, { modal: true, detail }, save, asSaved);
  if (answer !== save) return answer === asSaved;
  for (const document of unsaved) {
    if (!(await document.save())) {
      const name = notificationText(workspace.asRelativePath(document.uri));
      throw errors.badInput(
        l10n.t('Could not save {0}, so nothing was started. Save it, and try again.', name),
      );
    }
  }
  return true;
}
