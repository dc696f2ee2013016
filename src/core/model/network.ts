import type { Endpoint } from './agent';
import type { TaskId } from './taskId';

/** What a sandbox may reach; everything else is refused. */
export interface NetworkPolicy {
  /** Hosts, or suffixes that begin with a dot; ports 80 and 443, public addresses only. */
  readonly domains: readonly string[];
  /** Exact host and port, also where the address is private: the user named it. */
  readonly endpoints: readonly Endpoint[];
}

/** One sandbox's way to the proxy. */
export interface ProxyDoor {
  /** The volume to mount (read-only is enough) and the socket's path below its mount point. */
  readonly volume: string;
  readonly socketName: string;
  close(): Promise<void>;
}

/** The port to the proxies: one per policy, shared by the tasks that have it. */
export interface Proxies {
  /** Makes sure that a proxy with this policy runs, and opens a door for one task. Throws `proxy-failed`. */
  open(
    policy: NetworkPolicy,
    id: TaskId,
    onOutput: (line: string) => void,
    signal?: AbortSignal,
  ): Promise<ProxyDoor>;
}
