import type { Agent, AgentAccess } from '../model/agent';
import type { SandboxConfig } from '../model/config';
import type { StackHost } from '../model/image';
import type { NetworkPolicy } from '../model/network';
import { present } from '../util/fields';

/** What a task may reach: what its agent and its stack need, and what the configuration adds and takes away. */
export function networkPolicy(
  config: SandboxConfig,
  agent: Pick<Agent, 'hosts'>,
  stackHosts: readonly StackHost[],
  access: Pick<AgentAccess, 'endpoints'>,
): NetworkPolicy {
  const { network, allowDomains, denyDomains, squidConf } = config;
  if (network !== 'allowlist') return { domains: [], endpoints: [], denied: [] };
  const below = stackHosts.flatMap((host) =>
    typeof host !== 'string' && host.part === 'below' ? [host.suffix] : [],
  );
  return {
    domains: [...agent.hosts, ...stackHosts.flatMap(wholeDomain), ...allowDomains],
    ...(below.length ? { below } : {}),
    endpoints: access.endpoints,
    denied: denyDomains,
    ...present({ rules: squidConf }),
  };
}

function wholeDomain(host: StackHost): readonly string[] {
  if (typeof host === 'string') return [host];
  return host.part === 'itself' ? [host.suffix.slice(1)] : [];
}
