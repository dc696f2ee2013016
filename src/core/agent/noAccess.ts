import type { AgentAccess } from '../model/agent';

/** For agents without a model: they need nothing of the host. */
export function noAccess(): Promise<AgentAccess> {
  return Promise.resolve({ environment: {}, secrets: {}, endpoints: [], files: [] });
}
