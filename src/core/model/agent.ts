import type { Timestamp } from '../util/time';
import type { AgentReport } from './agentReport';
import type { LogEvent } from './logEvent';
import type { OutputLine } from './engine';
import type { Secrets } from './secrets';

/** The environment variables of the host, as far as an agent's definition may look at them. */
export type HostEnvironment = Readonly<Record<string, string | undefined>>;

/** What an agent needs to reach its model. */
export interface AgentAccess {
  /** Variables that are not secret. */
  readonly environment: Readonly<Record<string, string>>;
  /** Variables that must not show in the container's configuration; what is kept of a run is masked: see `SecretMask`. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Addresses the user named beyond the agent's own hosts, e.g. a gateway: exactly these are reachable. */
  readonly endpoints: readonly Endpoint[];
  /** Files for the agent's home, as secret as `secrets`: copied there when the sandbox starts, never mounted. */
  readonly files: readonly HomeFile[];
}

/** Path relative to the home folder, without `..`. */
export interface HomeFile {
  readonly path: string;
  readonly content: string;
}

/** Where an agent's definition may look for what it needs to reach its model. */
export interface AccessSources {
  readonly environment: HostEnvironment;
  readonly secrets: Secrets;
}

/** How an agent is to be started, in the words of the sandbox. */
export interface AgentRun {
  /** The file with the instructions. */
  readonly instructionsPath: string;
  readonly model?: string;
  /** Extra arguments of the user's. */
  readonly args: readonly string[];
}

/** Why further tasks of the same account would fail as this one did. */
export type AccountBlock =
  /** `until` is when the agent said that the limit resets, as far as it did. */
  { readonly kind: 'usage-limit'; readonly until?: Timestamp } | { readonly kind: 'not-logged-in' };

export const blockKinds = ['usage-limit', 'not-logged-in'] as const satisfies AccountBlock['kind'][];

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** How the agent's run ended, from its own stream and exit code. */
export type Verdict =
  | { readonly ok: true; readonly report?: AgentReport }
  | {
      readonly ok: false;
      readonly reason: string;
      readonly report?: AgentReport;
      readonly block?: AccountBlock;
    };

/** Reads one run's output line by line; keeps what it needs to judge the end. */
export interface StreamReader {
  /** What a line means. Never throws, whatever the line holds. */
  read(line: OutputLine): readonly LogEvent[];
  verdict(exitCode: number): Verdict;
}

/** An agent, as data. */
export interface Agent {
  readonly name: string;
  /** One line for a pick list. */
  readonly description: string;
  /** Name of the layer in `dockerfiles/agent/`, or undefined when nothing is to be installed. */
  readonly layer?: string;
  /** The version that the layer installs unless another is asked for: the one place that pins it. */
  readonly version?: string;
  /** Names under which a user may keep its key, in the environment or as a secret; the first is the usual one. */
  readonly keys: readonly string[];
  /** Domain suffixes (`.example.com`) or hosts it must reach. */
  readonly hosts: readonly string[];
  /**
   * Its standard output is a stream of events that say how it ended: only its own process gets to write there (see
   * `dockerfiles/base/tsk-stream`).
   */
  readonly hasEvents?: true;
  /** It is for people in a terminal only: no task can be given to it. */
  readonly isShell?: true;
  /** The command that starts it in a terminal, for a person to work with; absent where there is no such thing. */
  readonly session?: (run: AgentRun) => readonly string[];
  /** The command inside the sandbox. */
  command(run: AgentRun): readonly string[];
  /** What it needs from the host to reach its model. Throws `agent-not-logged-in` with advice. */
  access(sources: AccessSources): Promise<AgentAccess>;
  createReader(): StreamReader;
}
