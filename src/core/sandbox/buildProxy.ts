import type { EngineInfo } from '../model/engine';
import { isOnThisMachine, upstreamsOf, type HostProxy } from '../model/hostProxy';
import { outsideVariables } from './outsideVariables';
import { inVirtualMachine, nameInMachine } from './routeToHost';

/** How the steps of a build reach the outside. */
export interface BuildProxy {
  /** The arguments that every builder knows: they reach the steps, and neither the image nor its history. */
  readonly args: Readonly<Record<string, string>>;
  /** The steps run in this machine's own network, where its loopback is. */
  readonly hostNetwork: boolean;
  /** To be replaced in whatever a step prints. */
  readonly secrets: readonly string[];
}

/** Undefined where there is nothing to say. */
export function buildProxy(
  proxy: HostProxy | undefined,
  { kind, rootless, endpoint }: EngineInfo,
  platform: NodeJS.Platform,
): BuildProxy | undefined {
  if (!proxy) return undefined;
  const isAway = inVirtualMachine(endpoint, platform);
  // What a rootless Docker calls the host's network is one of its own.
  const hasHost = !isAway && !(kind === 'docker' && rootless);
  const localHost = isAway ? nameInMachine : hasHost ? '127.0.0.1' : undefined;
  const { plain, secret } = outsideVariables(proxy, localHost);
  const args = { ...plain, ...secret };
  if (Object.keys(args).length === 0) return undefined;
  const upstreams = upstreamsOf(proxy);
  const passwords = upstreams.flatMap(({ login }) => (login?.password ? [login.password] : []));
  return {
    args,
    hostNetwork: hasHost && upstreams.some(isOnThisMachine),
    secrets: [...new Set(passwords.flatMap((password) => [password, encodeURIComponent(password)]))],
  };
}
