import type { Outcome, Phase, Task } from './task';

/** How a run ended, when it was not aborted. */
export type RunEnd =
  | { readonly kind: 'completed'; readonly outcome: Outcome }
  | { readonly kind: 'failed'; readonly reason: string; readonly outcome?: Outcome };

/** Called when a phase begins, and when it came further: `progress` says how far in a few words. */
export type OnPhase = (phase: Phase, progress?: string) => Promise<void>;

/** The port to one run of one task, from its snapshot to its branch. */
export interface TaskRunner {
  /**
   * Runs the agent and takes its work over. Every failure of the run is an answer; the only errors thrown are
   * `cancelled` (the signal) and bugs.
   */
  run(task: Task, onPhase: OnPhase, signal: AbortSignal): Promise<RunEnd>;
}
