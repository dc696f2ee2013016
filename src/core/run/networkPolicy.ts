import type { Agent, AgentAccess } from '../model/agent';
import type { SandboxConfig } from '../model/config';
import type { NetworkPolicy } from '../model/network';

/** What a task may reach: what its agent and its stack need, and what the configuration adds and takes away. */
export function networkPolicy(
  config: SandboxConfig,
  agent: Pick<Agent, 'hosts'>,
  stackHosts: readonly string[],
  access: Pick<AgentAccess, 'endpoints'>,
): NetworkPolicy {
  const { network, allowDomains, denyDomains, squidConf } = config;
  if (network !== 'allowlist') return { domains: [], endpoints: [], denied: [] };
  return {
    domains: [...agent.hosts, ...stackHosts, ...allowDomains],
    endpoints: access.endpoints,
    denied: denyDomains,
    ...(squidConf === undefined ? {} : { rules: squidConf }),
  };
}
