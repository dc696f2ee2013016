import { l10n, Uri, window, workspace } from 'vscode';
import { typeNameProblem } from '../../core/template/readTemplateFile';
import { errors, messageOf } from '../../core/util/errors';
import { labelText } from '../common/safeText';
import type { ReadOnlyDocuments } from '../documents/readOnlyDocuments';
import { openDraft, type OpenDraftParts } from '../newTask/openDraft';
import { openAsText } from '../opening/openForeign';
import { singleStep } from '../prompts/dialogue';
import { inputStep } from '../prompts/steps';
import { newTemplateText } from '../templates/newTemplateText';
import { templateOf, type ChangeTemplateParts, type TemplateParts } from '../templates/templateOf';
import { templateTarget, writeTemplate } from '../templates/templateTarget';
import { command } from './command';

interface OpenTemplateParts extends TemplateParts {
  readonly documents: ReadOnlyDocuments;
}

/** Opens a template; one that is built in cannot be changed there. */
export const openTemplate = command('tsk.openTemplate', async (parts: OpenTemplateParts, argument) => {
  const type = await templateOf(parts, argument, l10n.t('Open Template'));
  if (!type) return;
  if (type.source === 'built-in') {
    const text = await parts.core.taskTypes.text(type);
    await parts.documents.show(l10n.t('{0} (built in)', type.name), text, 'markdown');
  } else {
    await openAsText(Uri.file(type.file));
  }
});

/** Copies a template into the user's or the project's folder, where it counts more than what it is a copy of. */
export const customizeTemplate = command(
  'tsk.customizeTemplate',
  async (parts: ChangeTemplateParts, argument) => {
    const title = l10n.t('Customize Template');
    const type = await templateOf(parts, argument, title, ['user', 'built-in']);
    if (!type) return;
    const dir = await templateTarget(parts, title);
    if (dir === undefined) return;
    await parts.templates.show(await writeTemplate(dir, type.name, await parts.core.taskTypes.text(type)));
  },
);

/** Makes a template of the user's or the project's own. */
export const newTemplate = command('tsk.newTemplate', async (parts: ChangeTemplateParts) => {
  const title = l10n.t('New Template');
  const answer = await singleStep(title, (frame) =>
    inputStep(frame, {
      prompt: l10n.t('Name of the task type. Its branches start with tsk/<name>/.'),
      placeholder: l10n.t('e.g. upgrade'),
      value: '',
      problem: (text) => typeNameProblem(text.trim()),
      onTyped: () => undefined,
    }),
  );
  if (answer.kind !== 'answer') return;
  const dir = await templateTarget(parts, title);
  if (dir === undefined) return;
  await parts.templates.show(await writeTemplate(dir, answer.value.trim(), newTemplateText));
});

/** Opens a new task document of that type. */
export const newTaskFromTemplate = command(
  'tsk.newTaskFromTemplate',
  async (parts: OpenDraftParts, argument) => {
    const type = await templateOf(parts, argument, l10n.t('New Task'));
    if (type) await openDraft(parts, { type: type.name, ...(type.worktree ? { file: type.file } : {}) });
  },
);

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
