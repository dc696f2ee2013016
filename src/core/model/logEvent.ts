import type { Timestamp } from '../util/time';
import type { AgentReport } from './agentReport';

export type TodoStatus = 'pending' | 'in_progress' | 'completed';

/** What happened, without when. Texts are as they came: hostile until rendered. */
export type LogEvent =
  /** TSK itself says something about the run. */
  | { readonly kind: 'info' | 'warning' | 'error'; readonly text: string }
  /** A phase of the run ended well. Time in milliseconds. */
  | { readonly kind: 'phase'; readonly phase: string; readonly ms: number; readonly text?: string }
  | { readonly kind: 'build'; readonly text: string }
  /** A line that the agent's program wrote and that is not of its event stream. */
  | { readonly kind: 'output'; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  | { readonly kind: 'message'; readonly text: string; readonly from?: string }
  /** What the agent thought aloud. */
  | { readonly kind: 'thinking'; readonly text: string; readonly from?: string }
  | { readonly kind: 'file-change'; readonly change: 'added' | 'modified' | 'deleted'; readonly path: string }
  /** A sub-agent began its work. */
  | { readonly kind: 'subagent'; readonly name: string; readonly text: string }
  /** The account's limit is near or reached; `until` is when it resets. */
  | { readonly kind: 'limit'; readonly reached: boolean; readonly text: string; readonly until?: Timestamp }
  /** The model's API did not answer and is asked again. */
  | { readonly kind: 'retry'; readonly text: string }
  | { readonly kind: 'tool'; readonly tool: string; readonly text: string; readonly from?: string }
  | { readonly kind: 'tool-result'; readonly ok: boolean; readonly text: string; readonly from?: string }
  | {
      readonly kind: 'todos';
      readonly items: readonly { readonly text: string; readonly status: TodoStatus }[];
    }
  /** The agent's own verdict on its work. */
  | { readonly kind: 'result'; readonly ok: boolean; readonly report: AgentReport };

/** One line of `output/agent.log`. */
export type LogRecord = LogEvent & { readonly at: Timestamp };

/** The port to the log of one task: the run appends to it, and readers follow it. */
export interface TaskLog {
  /** `number` counts the events of an agent's output, from 1: with it a run that is resumed knows which are there. */
  append(event: LogEvent, number?: number): void;
  /** Resolves when everything appended so far is on its way to the disk. Throws what writing threw. */
  close(): Promise<void>;
}
