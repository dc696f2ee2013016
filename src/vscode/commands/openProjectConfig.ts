import { l10n } from 'vscode';
import { openConfigFile, projectTemplate } from '../config/openConfigFile';
import { chooseRepository, type ChooseRepositoryParts } from '../prompts/chooseRepository';
import { command } from './command';

/** Opens the tsk.toml of a repository, or the beginning of one. */
export const openProjectConfig = command('tsk.openProjectConfig', async (parts: ChooseRepositoryParts) => {
  const repository = await chooseRepository(parts, l10n.t('Open Project Configuration'));
  if (!repository) return;
  const file = parts.core.configuration.projectFile(repository.location.worktree);
  await openConfigFile(file, projectTemplate);
});
