import { l10n } from 'vscode';
import { openConfigFile, projectTemplate } from '../config/openConfigFile';
import { chooseRepository, type ChooseRepositoryParts } from '../prompts/chooseRepository';

/** Opens the tsk.toml of a repository, or the beginning of one. */
export async function openProjectConfig(parts: ChooseRepositoryParts): Promise<void> {
  const repository = await chooseRepository(parts, l10n.t('Open Project Configuration'));
  if (!repository) return;
  const file = parts.core.configuration.projectFile(repository.location.worktree);
  await openConfigFile(file, projectTemplate);
}
