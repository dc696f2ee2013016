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
 * What the agent is told: the template of the request's type, filled with the prompt, with what was given for it, and with
 * what the repository itself says. Throws `unknown-type`, or `bad-input` for what is missing.
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
