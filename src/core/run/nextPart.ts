import type { RunEnd } from '../model/run';
import { isEngineAway, isTskError, messageOf } from '../util/errors';
import { sentence } from '../util/text';
import type { Stage } from './stage';

/** A part of a run: what is done with one log open, or between two of those. */
export type Part =
  /** From the snapshot to the branch. */
  | { readonly kind: 'start' }
  /** From where the part before it stopped to the branch, in the sandbox that is there. */
  | { readonly kind: 'resume' }
  /** Stop an agent that cannot be watched, and harvest what it had done. */
  | { readonly kind: 'stopAgent'; readonly reason: string }
  /** Pause so many times the usual, then wait until the engine answers. */
  | { readonly kind: 'waitForEngine'; readonly pauses: number }
  | { readonly kind: 'end'; readonly end: RunEnd };

/** How a part in a sandbox ended. */
export type SandboxEnd =
  | RunEnd
  /** The engine went away meanwhile. */
  | { readonly kind: 'away' }
  /** The sandbox could not be watched any more, though the engine is there. */
  | { readonly kind: 'broke'; readonly reason: string };

/** How a part ended. */
export type PartEnd =
  | SandboxEnd
  /** The engine answers again. */
  | { readonly kind: 'answers' }
  /** The engine did not answer before somebody asked the run to stop, or to leave its sandbox. */
  | { readonly kind: 'unanswered'; readonly asked: 'stop' | 'leave' };

/** What went wrong in the parts so far. */
export interface Trouble {
  /** How many watches broke off one after another, each of them soon. */
  readonly broken: number;
  /** Why the last part broke off; absent when it did not. */
  readonly reason?: string;
}

export const noTrouble: Trouble = { broken: 0 };

/** How often a sandbox is watched again, when each watch breaks off soon, before its agent is stopped. */
const maxBroken = 10;
/** A watch that lasted so long shows that the engine works after all, in milliseconds. */
const longWatch = 60_000;

/** What a run does next. `end` tells how the part before ended; undefined at the beginning. `trouble` counts that part. */
export function nextPart(stage: Stage, end: PartEnd | undefined, trouble: Trouble): Part {
  switch (end?.kind) {
    case undefined:
      return { kind: stage.kind === 'fresh' ? 'start' : 'resume' };
    case 'away':
    case 'broke':
      return { kind: 'waitForEngine', pauses: 1 + trouble.broken };
    case 'answers':
      return trouble.reason !== undefined && trouble.broken > maxBroken
        ? { kind: 'stopAgent', reason: trouble.reason }
        : { kind: 'resume' };
    case 'unanswered':
      return { kind: 'end', end: { kind: end.asked === 'stop' ? 'stopped' : 'detached' } };
    case 'completed':
    case 'failed':
    case 'blocked':
    case 'stopped':
    case 'detached':
    case 'lost':
      return { kind: 'end', end };
  }
}

/** The trouble so far with a part that ended like this after so many milliseconds. */
export function troubleAfter(trouble: Trouble, end: PartEnd, ms: number): Trouble {
  if (end.kind !== 'away' && end.kind !== 'broke') return trouble;
  const before = ms > longWatch ? 0 : trouble.broken;
  return end.kind === 'broke' ? { broken: before + 1, reason: end.reason } : { broken: before };
}

/** The stage after a part: an engine that went away may have made the sandbox before. */
export function stageAfter(stage: Stage, end: PartEnd): Stage {
  return stage.kind === 'fresh' && end.kind === 'away' ? { kind: 'prepared' } : stage;
}

/**
 * What an error in a sandbox means for the run; undefined when it ends the run: there is no sandbox to continue in, or no
 * task any more.
 */
export function interruption(
  stage: Stage,
  error: unknown,
  isLeaving: boolean,
): Extract<SandboxEnd, { readonly kind: 'detached' | 'away' | 'broke' }> | undefined {
  const isAway = isEngineAway(error);
  const mayHaveSandbox = stage.kind !== 'fresh';
  if (!isAway && (!mayHaveSandbox || isTskError(error, 'unknown-task'))) return undefined;
  if (isLeaving && mayHaveSandbox) return { kind: 'detached' };
  return isAway ? { kind: 'away' } : { kind: 'broke', reason: sentence(messageOf(error)) };
}

/** True for a part after which the sandbox stays, for the next part or another process. */
export function leavesSandbox({ kind }: SandboxEnd): boolean {
  return kind === 'detached' || kind === 'away' || kind === 'broke';
}
