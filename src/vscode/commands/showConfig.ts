import { l10n } from 'vscode';
import { configDocument } from '../config/configDocument';
import type { ReadOnlyDocuments } from '../documents/readOnlyDocuments';
import { sandboxSettings } from '../settings';
import { chooseRepository, type ChooseRepositoryParts } from './chooseRepository';

export interface ShowConfigParts extends ChooseRepositoryParts {
  readonly documents: ReadOnlyDocuments;
}

/** Shows every value of the configuration that a task would have, with where it is from. */
export async function showConfig(parts: ShowConfigParts): Promise<void> {
  const repository = await chooseRepository(parts, l10n.t('Show Effective Configuration'));
  if (!repository) return;
  const config = await parts.core.effectiveConfig(repository.path, { settings: sandboxSettings() });
  const { approval } = config;
  const isApproved = approval !== undefined && (await parts.core.approvals.isApproved(approval));
  const text = configDocument(config, repository.location.worktree, isApproved);
  await parts.documents.show(
    l10n.t('Effective configuration of {0}', `${config.project}.toml`),
    text,
    'toml',
  );
}
