import { l10n } from 'vscode';
import { typeNameProblem } from '../../core/template/readTemplateFile';
import { singleStep } from '../prompts/dialogue';
import { inputStep } from '../prompts/steps';
import { newTemplateText } from '../templates/newTemplateText';
import type { ChangeTemplateParts } from '../templates/templateOf';
import { templateTarget, writeTemplate } from '../templates/templateTarget';
import { command } from './command';

/** Makes a template of the user's or the project's own. */
export const newTemplate = command('tsk.newTemplate', async (parts: ChangeTemplateParts) => {
  const title = l10n.t('New Template');
  const answer = await singleStep(title, (frame) =>
    inputStep(frame, {
      prompt: l10n.t('Name of the task type. Its branches begin with tsk/<name>/.'),
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
