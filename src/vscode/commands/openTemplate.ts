import { l10n, Uri } from 'vscode';
import type { ReadOnlyDocuments } from '../documents/readOnlyDocuments';
import { openAsText } from '../opening/openForeign';
import { templateOf, type TemplateParts } from '../templates/templateOf';
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
