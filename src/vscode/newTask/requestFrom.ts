import type { TaskRequest } from '../../core/controller/taskRequest';
import type { DocumentRequest } from '../../core/template/taskDocument';

/** The request that a document stands for; of one with several agents, that for the first. */
export function requestFrom(asked: DocumentRequest, repoPath: string): TaskRequest {
  const { agents, repository: _, ...rest } = asked;
  const [agent] = agents;
  return { ...rest, repoPath, ...(agent === undefined ? {} : { agent }) };
}
