import type { AccountBlock } from './agent';
import type { Outcome, Phase, Task } from './task';

/** How a run ended. */
export type RunEnd =
  | { readonly kind: 'completed'; readonly outcome: Outcome }
  | { readonly kind: 'failed'; readonly reason: string; readonly outcome?: Outcome }
  /** The agent's account can do no more for now. */
  | {
      readonly kind: 'blocked';
      readonly block: AccountBlock;
      readonly reason: string;
      readonly outcome: Outcome;
    }
  /** It was told to stop; the outcome says what the agent had done, where one had begun. */
  | { readonly kind: 'stopped'; readonly outcome?: Outcome }
  /** Nobody watches it now: its sandbox keeps running, and `resume` finds it. */
  | { readonly kind: 'detached' }
  /** There is nothing to continue, and no agent had begun. */
  | { readonly kind: 'lost' };

/** Called when a phase begins, and when it came further: `progress` says how far in a few words. */
export type OnPhase = (phase: Phase, progress?: string) => Promise<void>;

/** How a run is steered from outside. The reason of `stop` is a text. */
export interface RunControl {
  /** End it; what the agent had done is taken over as a partial result. */
  readonly stop: AbortSignal;
  /** Leave the sandbox at once to the process that resumes the run. Before there is a sandbox it is `stop`. */
  readonly detach: AbortSignal;
  /** Writes the end down, before what the run made is removed: who comes after a process that dies sees one or the other. */
  readonly onEnd: (end: RunEnd) => Promise<void>;
}

/** The port to one run of one task, from its snapshot to its branch. */
export interface TaskRunner {
  /** Runs the agent and takes its work over. Every failure of the run is an answer; the only errors thrown are bugs. */
  run(task: Task, onPhase: OnPhase, control: RunControl): Promise<RunEnd>;
  /** Goes on with the run of a process that is gone, from where that one stopped, and otherwise like `run`. */
  resume(task: Task, onPhase: OnPhase, control: RunControl): Promise<RunEnd>;
  /** Removes what a run of a task that has ended left in the engine and in memory. */
  cleanUp(task: Task): Promise<void>;
}
