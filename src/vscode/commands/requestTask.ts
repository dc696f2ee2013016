import { commands, l10n, window, workspace } from 'vscode';
import type { TaskRequest } from '../../core/controller/taskRequest';
import type { Core } from '../../core/core';
import type { ApprovalParts } from '../approval/withApproval';
import { errors } from '../../core/util/errors';
import { askForTask } from '../prompts/askForTask';
import type { ChoiceMemory } from '../prompts/choiceMemory';
import type { TaskDraft } from '../prompts/taskDraft';
import { repositoriesOf, type OpenRepository } from '../repositories/openFolder';
import type { OpenFolders } from '../repositories/openFolders';
import { requireTrust } from '../requireTrust';
import { sandboxSettings } from '../settings';

export interface RequestTaskParts extends ApprovalParts {
  readonly core: Core;
  readonly folders: OpenFolders;
  readonly memory: ChoiceMemory;
  readonly draft: TaskDraft;
  /** Runs what follows the questions: its errors offer to retry just that, without asking again. */
  readonly guarded: (work: () => Promise<void>) => Promise<void>;
}

/** What run and add have in common: a trusted workspace, a repository, and the user's answers. */
export async function requestTask(title: string, parts: RequestTaskParts): Promise<TaskRequest | undefined> {
  const { core, folders, memory, draft } = parts;
  if (!workspace.isTrusted) {
    await offerTrust();
    return undefined;
  }
  const repositories = await findRepositories(core, folders);
  const request = await askForTask(title, { core, memory, draft, repositories });
  if (!request) return undefined;
  await memory.remember(request);
  return { ...request, settings: sandboxSettings() };
}

export async function offerTrust(): Promise<void> {
  const manage = l10n.t('Manage Workspace Trust');
  const message = l10n.t(
    'TSK runs no tasks in Restricted Mode, because it builds sandboxes from the files of this folder. Trust the folder first.',
  );
  const answer = await window.showWarningMessage(message, manage);
  if (answer === manage) await commands.executeCommand('workbench.trust.manage');
}

/** The repositories of this window, looked at once more when there was none. Throws what stands in the way. */
export async function findRepositories(
  core: Pick<Core, 'locate'>,
  folders: OpenFolders,
): Promise<readonly OpenRepository[]> {
  requireTrust();
  await folders.ready();
  if (repositoriesOf(folders.current).length === 0) await folders.refresh();
  const found = repositoriesOf(folders.current);
  if (found.length) return found;
  const [folder] = folders.current;
  if (folder) await core.locate(folder.path);
  throw errors.noFolder();
}
