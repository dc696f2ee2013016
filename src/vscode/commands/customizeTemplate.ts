import { l10n } from 'vscode';
import { templateOf, type ChangeTemplateParts } from '../templates/templateOf';
import { templateTarget, writeTemplate } from '../templates/templateTarget';
import { command } from './command';

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
