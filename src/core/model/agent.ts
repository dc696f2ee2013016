import type { LogEvent } from './logEvent';
import type { AgentReport } from './task';
import type { OutputLine } from './engine';

/** The environment variables of the host, as far as an agent's definition may look at them. */
export type HostEnvironment = Readonly<Record<string, string | undefined>>;

/** What an agent needs to reach its model. */
export interface AgentAccess {
  /** Variables that are not secret. */
  readonly environment: Readonly<Record<string, string>>;
  /** Variables that must not show in the container's configuration, the database or a log. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Addresses the user named beyond the agent's own hosts, e.g. a gateway: exactly these are reachable. */
  readonly endpoints: readonly Endpoint[];
}

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** How the agent's run ended, from its own stream and exit code. */
export type Verdict =
  | { readonly ok: true; readonly report?: AgentReport }
  | { readonly ok: false; readonly reason: string; readonly report?: AgentReport };

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
  /** Domain suffixes (`.example.com`) or hosts it must reach. */
  readonly hosts: readonly string[];
  /** The command inside the sandbox; instructions are at `instructionsPath` there. */
  command(instructionsPath: string): readonly string[];
  /** What it needs from the host to reach its model. Throws `agent-not-logged-in` with advice. */
  access(host: HostEnvironment): Promise<AgentAccess>;
  createReader(): StreamReader;
}
