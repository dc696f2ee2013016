import type { TaskRequest } from '../../core/controller/taskRequest';
import type { DocumentRequest } from '../../core/template/taskDocument';
import { present } from '../../core/util/fields';

/** The request that a document stands for; of one with several agents, that for the first. */
export function requestFrom(asked: DocumentRequest, repoPath: string): TaskRequest {
  const { agents, type, prompt, name, stack, parents, from, tags, priority, values, flags } = asked;
  return {
    ...{ repoPath, type, prompt, parents, tags, values, flags },
    ...present({ agent: agents[0], name, stack, from, priority }),
  };
}
