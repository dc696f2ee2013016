import type { AgentAccess } from '../model/agent';

/** For agents without a model, which need nothing from the host. */
export function noAccess(): Promise<AgentAccess> {
  return Promise.resolve({ environment: {}, secrets: {}, endpoints: [], files: [] });
}
