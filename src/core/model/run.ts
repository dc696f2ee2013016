import type { Outcome, Phase, Task } from './task';

/** How a run ended, when it was not aborted. */
export type RunEnd =
  | { readonly kind: 'completed'; readonly outcome: Outcome }
  | { readonly kind: 'failed'; readonly reason: string; readonly outcome?: Outcome };

/** The port to one run of one task, from its snapshot to its branch. */
export interface TaskRunner {
  /**
   * Runs the agent and takes its work over. `onPhase` is called when a phase begins. Every failure of the
   * run is an answer; the only errors thrown are `cancelled` (the signal) and bugs.
   */
  run(task: Task, onPhase: (phase: Phase) => Promise<void>, signal: AbortSignal): Promise<RunEnd>;
}
