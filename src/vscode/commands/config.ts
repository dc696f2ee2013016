import { l10n } from 'vscode';
import type { Core } from '../../core/core';
import { sandboxSettings } from '../common/settings';
import { configDocument } from '../config/configDocument';
import { openConfigFile, projectTemplate, userTemplate } from '../config/openConfigFile';
import type { ReadOnlyDocuments } from '../documents/readOnlyDocuments';
import { chooseRepository, type ChooseRepositoryParts } from '../prompts/chooseRepository';
import { command } from './command';

interface ShowConfigParts extends ChooseRepositoryParts {
  readonly documents: ReadOnlyDocuments;
}

/** Shows every value of the configuration that a task would have, with where it is from. */
export const showConfig = command('tsk.showConfig', async (parts: ShowConfigParts) => {
  const repository = await chooseRepository(parts, l10n.t('Show Effective Configuration'));
  if (!repository) return;
  const { core } = parts;
  const request = { settings: sandboxSettings() };
  const config = await core.effectiveConfig(repository.path, request);
  const approval = await core.approvalFor(repository.path, request);
  const isApproved = approval !== undefined && !(await core.approvals.missing(approval));
  const whole = { ...config, ...(approval ? { approval } : {}) };
  const text = configDocument(whole, repository.location.worktree, isApproved);
  await parts.documents.show(
    l10n.t('Effective configuration of {0}', `${config.project}.toml`),
    text,
    'toml',
  );
});

/** Opens the tsk.toml of a repository, or the beginning of one. */
export const openProjectConfig = command('tsk.openProjectConfig', async (parts: ChooseRepositoryParts) => {
  const repository = await chooseRepository(parts, l10n.t('Open Project Configuration'));
  if (!repository) return;
  const file = parts.core.configuration.projectFile(repository.location.worktree);
  await openConfigFile(file, projectTemplate);
});

/** Opens the user's own tsk.toml, or the beginning of one. */
export const openUserConfig = command(
  'tsk.openUserConfig',
  async ({ core }: { readonly core: Pick<Core, 'configuration'> }) => {
    await openConfigFile(core.configuration.userFile(), userTemplate);
  },
);
