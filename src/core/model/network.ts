import type { Endpoint } from './agent';
import type { Timestamp } from '../util/time';
import type { TaskId } from './taskId';

/** One part of what a suffix stands for, where the other part takes what anybody uploads. */
export interface PartOfSuffix {
  /** Begins with a dot. */
  readonly suffix: string;
  /** The host of that name alone, or what is below it alone. */
  readonly part: 'itself' | 'below';
}

/** What a sandbox may reach; everything else is refused. */
export interface NetworkPolicy {
  /** Hosts, or suffixes that begin with a dot; ports 80 and 443, public addresses only. */
  readonly domains: readonly string[];
  /** Suffixes that stand for what is below them, and not for the host of that name; otherwise like `domains`. */
  readonly below?: readonly string[];
  /** Exact host and port, also where the address is private: the user named it. */
  readonly endpoints: readonly Endpoint[];
  /** Refused, whatever else allows them. */
  readonly denied: readonly string[];
  /** Access rules in squid's language, instead of `domains`; `denied`, `endpoints` and the walls hold all the same. */
  readonly rules?: string;
}

/** One request of a sandbox, as the proxy saw it. The proxy reports a tunnel when it closes. */
export interface NetworkRequest {
  readonly at: Timestamp;
  readonly host: string;
  readonly port: number;
  readonly allowed: boolean;
  /** It was allowed, and the proxy could not reach the host. */
  readonly failed?: true;
  /** Both directions together. */
  readonly bytes: number;
}

/** All requests of a task to one host and port with the same answer: a line of `output/network.jsonl`. */
export interface NetworkEntry {
  readonly host: string;
  readonly port: number;
  readonly allowed: boolean;
  readonly count: number;
  /** How many of them did not get there; absent: none. */
  readonly failed?: number;
  readonly bytes: number;
  readonly first: Timestamp;
  readonly last: Timestamp;
}

/** A port of the host, as a socket in a volume that the sandbox mounts. */
export interface PortDoor {
  readonly port: number;
  readonly volume: string;
  readonly socketName: string;
}

/** Hears what comes through a door. */
export interface DoorListener {
  readonly onRequest: (request: NetworkRequest) => void;
  /** The proxy broke down at that time, in milliseconds since 1970, and works again. Also before the door was opened. */
  readonly onBreak: (at: number) => void;
}

/** One sandbox's way to the proxy. */
export interface ProxyDoor {
  /** The volume to mount (read-only is enough) and the socket's path below its mount point. */
  readonly volume: string;
  readonly socketName: string;
  readonly ports: readonly PortDoor[];
  /** The host that the proxy is asked for when the door was closed: its record ends there. A secret. */
  readonly mark: string;
  /** What the user should know of the way out; the one who opened it says it once. */
  readonly remarks?: readonly string[];
  /**
   * Tells each request that came through this door, those of the past included, until the door is closed. Nothing the
   * sandbox sent is trusted: hosts are bounded and printable. Resolves with false when the proxy ended before.
   */
  follow(listener: DoorListener, signal: AbortSignal): Promise<boolean>;
  /** Opens the door again, at the same place, after the proxy ended; absent where nobody knows its policy any more. */
  restore?(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** A door that is open somewhere in the engine, as far as it must be known to find it again. */
export type DoorFacts = Pick<ProxyDoor, 'volume' | 'socketName' | 'ports' | 'mark'>;

/** Whom a door is for. */
export interface DoorOwner {
  readonly id: TaskId;
  /** It may be root in its sandbox and sees every socket in a volume: its doors are alone in theirs. */
  readonly alone: boolean;
  /** By which runtime its sandbox runs: the proxy has to run by the same. The engine's default when absent. */
  readonly runtime?: string;
}

/** The port to the proxies: one per policy, shared by the tasks that have it and that see no other's door. */
export interface Proxies {
  /** Makes sure that a proxy with this policy runs, and opens a door for one task. Throws `proxy-failed`. */
  open(
    policy: NetworkPolicy,
    owner: DoorOwner,
    hostPorts: readonly number[],
    onOutput: (line: string) => void,
    signal?: AbortSignal,
  ): Promise<ProxyDoor>;
  /** A door that another process opened, as it wrote it down. Contacts nothing. */
  reopen(door: DoorFacts): ProxyDoor;
  /**
   * The variables by which a sandbox on the engine's own network reaches the outside, where this machine itself does so
   * through a proxy; those with a password apart.
   */
  outside(): Promise<{ readonly plain: ProxyVariables; readonly secret: ProxyVariables }>;
}

type ProxyVariables = Readonly<Record<string, string>>;
