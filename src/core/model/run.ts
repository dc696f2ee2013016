import type { AccountBlock } from './agent';
import type { Outcome, Phase, Task } from './task';

/** How a run ended. */
export type RunEnd =
  | { readonly kind: 'completed'; readonly outcome: Outcome }
  | { readonly kind: 'failed'; readonly reason: string; readonly outcome?: Outcome }
  /** The agent's account came to a limit. */
  | {
      readonly kind: 'blocked';
      readonly block: AccountBlock;
      readonly reason: string;
      readonly outcome: Outcome;
    }
  /** Somebody stopped it; the outcome says what the agent had done, if it had started. */
  | { readonly kind: 'stopped'; readonly outcome?: Outcome }
  /** This process left it: its sandbox keeps running, and `resume` finds it. */
  | { readonly kind: 'detached' }
  /** Its sandbox is gone, and no agent had started. */
  | { readonly kind: 'lost' };

/** Called when a phase begins, and when it came further: `progress` says how far in a few words. */
export type OnPhase = (phase: Phase, progress?: string) => Promise<void>;

/** How a run is steered from outside. The reason of `stop` is a text. */
export interface RunControl {
  /** End it; what the agent had done is harvested as a partial result. */
  readonly stop: AbortSignal;
  /** Leave the sandbox at once to the process that resumes the run. Before there is a sandbox it is `stop`. */
  readonly detach: AbortSignal;
  /** Writes the end down before what the run made is removed: after a crash, another process finds one or the other. */
  readonly recordEnd: (end: RunEnd) => Promise<void>;
}

/** The port to one run of one task, from its snapshot to its branch. */
export interface TaskRunner {
  /** Runs the agent and harvests its work. Every failure of the run is an answer; the only errors thrown are bugs. */
  start(task: Task, onPhase: OnPhase, control: RunControl): Promise<RunEnd>;
  /** Continues the run of a process that is gone, from where that one stopped, and otherwise like `start`. */
  resume(task: Task, onPhase: OnPhase, control: RunControl): Promise<RunEnd>;
  /** Removes what a run of a task that has ended left in the engine and in memory. */
  cleanUp(task: Task): Promise<void>;
}
