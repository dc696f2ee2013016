import { l10n, Uri, window, workspace } from 'vscode';
import { errors, messageOf } from '../../core/util/errors';
import { labelText } from '../safeText';
import { templateOf, type ChangeTemplateParts } from '../templates/templateOf';
import { command } from './command';

/** Deletes a template of the user's or the project's own: into the trash, where there is one. */
export const deleteTemplate = command('tsk.deleteTemplate', async (parts: ChangeTemplateParts, argument) => {
  const type = await templateOf(parts, argument, l10n.t('Delete Template'), ['user', 'project']);
  if (!type || type.source === 'built-in') return;
  const name = labelText(type.name, 64);
  const remove = l10n.t('Delete');
  const question = l10n.t('Delete the template "{0}"?', name);
  const options = { modal: true, detail: type.file };
  if ((await window.showWarningMessage(question, options, remove)) !== remove) return;
  const uri = Uri.file(type.file);
  try {
    await workspace.fs.delete(uri, { useTrash: true });
  } catch (error) {
    // Machines that are reached over a network have none.
    const again = l10n.t('Could not move "{0}" to the trash. Delete it permanently?', name);
    const answer = await window.showWarningMessage(again, { modal: true, detail: messageOf(error) }, remove);
    if (answer !== remove) throw errors.cancelled('The template was not deleted.');
    await workspace.fs.delete(uri);
  }
  parts.templates.refresh();
});
