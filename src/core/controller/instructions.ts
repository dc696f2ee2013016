import { basename } from 'node:path';
import type { Repositories, RepoLocation } from '../model/repository';
import type { TaskType, TaskTypes } from '../model/taskType';
import { present } from '../util/fields';
import type { TaskRequest } from './taskRequest';

export interface InstructionPorts {
  readonly taskTypes: TaskTypes;
  readonly repositories: Pick<Repositories, 'currentBranch'>;
}

/**
 * The agent's instructions: the template of the request's type, filled with the prompt, the given values, and facts about
 * the repository. Throws `unknown-type`, or `bad-input` if values are missing.
 */
export async function instructionsFor(
  { taskTypes, repositories }: InstructionPorts,
  repo: RepoLocation,
  type: TaskType,
  { prompt, values }: Pick<TaskRequest, 'prompt' | 'values'>,
): Promise<string> {
  const { worktree } = repo;
  const BRANCH = type.placeholders.includes('BRANCH') ? await repositories.currentBranch(repo) : undefined;
  const known = present({ REPOSITORY: basename(worktree), BRANCH });
  return taskTypes.render(type.name, prompt, { worktree, values: { ...known, ...values } });
}
