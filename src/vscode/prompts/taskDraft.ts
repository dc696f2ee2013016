import type { TaskRequest } from '../../core/controller/taskRequest';

/** A task that the user is describing. Kept after a failure or a cancel: nobody should type a prompt twice. */
export interface TaskDraft {
  repoPath?: string;
  type?: string;
  prompt: string;
  agent?: string;
}

/** The request that a fully answered draft stands for. */
export function requestOf({ repoPath, type, prompt, agent }: TaskDraft): TaskRequest | undefined {
  if (repoPath === undefined || type === undefined || agent === undefined) return undefined;
  return { repoPath, type, prompt: prompt.trim(), agent };
}

/** After success: the next task starts with an empty prompt and the remembered choices. */
export function clearDraft(draft: TaskDraft): void {
  draft.prompt = '';
  delete draft.type;
  delete draft.agent;
}
