import { openConfigFile, projectTemplate } from '../config/openConfigFile';
import { chooseRepository, type ChooseRepositoryParts } from './chooseRepository';

/** Opens the tsk.toml of a repository, or the beginning of one. */
export async function openProjectConfig(parts: ChooseRepositoryParts): Promise<void> {
  const repository = await chooseRepository(parts, 'Open Project Configuration');
  if (!repository) return;
  const file = parts.core.configuration.projectFile(repository.location.worktree);
  await openConfigFile(file, projectTemplate);
}
