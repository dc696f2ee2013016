import { workspace } from 'vscode';
import type { TaskRequest } from '../../core/controller/taskRequest';
import type { Core } from '../../core/core';
import type { ApprovalParts } from '../approval/withApproval';
import { offerTrust } from '../common/offerTrust';
import { sandboxSettings } from '../common/settings';
import { findRepositories } from '../repositories/findRepositories';
import type { OpenFolders } from '../repositories/openFolders';
import { askForTask } from './askForTask';
import type { ChoiceMemory } from './choiceMemory';
import type { TaskDraft } from './taskDraft';

export interface RequestTaskParts extends ApprovalParts {
  readonly core: Core;
  readonly folders: OpenFolders;
  readonly memory: ChoiceMemory;
  readonly draft: TaskDraft;
  /** Runs what follows the questions: its errors offer to retry just that, without asking again. */
  readonly guarded: (work: () => Promise<void>) => Promise<void>;
}

/** The common part of run and add: a trusted workspace, a repository, and the user's answers. */
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
