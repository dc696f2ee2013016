import { l10n } from 'vscode';
import { configDocument } from '../config/configDocument';
import type { ReadOnlyDocuments } from '../documents/readOnlyDocuments';
import { sandboxSettings } from '../settings';
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
