import type { ImageNeeds } from '../model/image';
import type { NetworkPolicy } from '../model/network';
import { builtInStacks } from './stacks';

/** Where the distributions' packages are, and what the agents' programs are installed from. */
const packageSources: readonly string[] = ['.debian.org', '.ubuntu.com', '.npmjs.org'];

/** What the steps of a build reach in which a repository has a part; undefined where the whole network is said to be open. */
export function buildPolicy({
  stack,
  reach,
}: Pick<ImageNeeds, 'stack' | 'reach'>): NetworkPolicy | undefined {
  if (!reach) return undefined;
  const hosts = builtInStacks.find(({ name }) => name === stack)?.hosts ?? [];
  // A build only fetches; which part of a suffix takes what others upload matters to an agent.
  const suffixes = hosts.map((host) => (typeof host === 'string' ? host : host.suffix));
  return {
    domains: [...new Set([...packageSources, ...suffixes, ...reach.allowDomains])],
    endpoints: [],
    denied: reach.denyDomains,
  };
}
