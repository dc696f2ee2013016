import { l10n, window } from 'vscode';
import type { Core } from '../../core/core';
import type { TaskType, TaskTypeSource } from '../../core/model/taskType';
import { labelText } from '../common/safeText';
import type { OpenFolders } from '../repositories/openFolders';
import { allTemplates, repositoryOf } from './allTemplates';
import type { TemplateTreeView } from './registerTemplates';

export interface TemplateParts {
  readonly core: Pick<Core, 'taskTypes'>;
  readonly folders: OpenFolders;
}

export interface ChangeTemplateParts extends TemplateParts {
  readonly templates: TemplateTreeView;
}

/** The template that a command was invoked on, else one that the user picks. Undefined when the user left. */
export async function templateOf(
  { core, folders }: TemplateParts,
  argument: unknown,
  title: string,
  sources: readonly TaskTypeSource[] = ['project', 'user', 'built-in'],
): Promise<TaskType | undefined> {
  if (isTemplate(argument)) return argument;
  const types = (await allTemplates(core, folders)).filter(({ source }) => sources.includes(source));
  const items = types.map((type) => ({
    label: labelText(type.name, 64),
    description: [repositoryOf(type, folders) ?? '', type.description]
      .filter(Boolean)
      .map((text) => labelText(text))
      .join(' · '),
    type,
  }));
  const placeHolder = items.length
    ? l10n.t('Select a template')
    : l10n.t('You have no templates of your own yet.');
  return (await window.showQuickPick(items, { title, placeHolder, matchOnDescription: true }))?.type;
}

function isTemplate(argument: unknown): argument is TaskType {
  return typeof argument === 'object' && argument !== null && 'file' in argument && 'needsPrompt' in argument;
}
