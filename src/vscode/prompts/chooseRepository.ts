import { l10n, workspace } from 'vscode';
import type { Core } from '../../core/core';
import { offerTrust } from '../common/offerTrust';
import { findRepositories } from '../repositories/findRepositories';
import type { OpenRepository } from '../repositories/openFolder';
import type { OpenFolders } from '../repositories/openFolders';
import { singleStep } from './dialogue';
import { pickStep } from './steps';

export interface ChooseRepositoryParts {
  readonly core: Core;
  readonly folders: OpenFolders;
}

/** The repository of this window, picked when there are several; undefined when the user left or trusts nothing here. */
export async function chooseRepository(
  { core, folders }: ChooseRepositoryParts,
  title: string,
): Promise<OpenRepository | undefined> {
  if (!workspace.isTrusted) {
    await offerTrust();
    return undefined;
  }
  const repositories = await findRepositories(core, folders);
  const [only, ...others] = repositories;
  if (only && others.length === 0) return only;
  const choices = repositories.map((repository) => ({
    label: repository.name,
    description: repository.location.worktree,
    value: repository,
  }));
  const placeholder = l10n.t('Select a repository');
  const result = await singleStep(title, (frame) =>
    pickStep(frame, { placeholder, choices, preferred: undefined }),
  );
  return result.kind === 'answer' ? result.value : undefined;
}
