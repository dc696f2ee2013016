import type { Phase, Task } from '../model/task';

/** Where a run stands: what its next part can count on. */
export type Stage =
  /** Nothing of it is left when a part ends early. */
  | { readonly kind: 'fresh' }
  /** There may be a sandbox; no agent is known to have started in it. */
  | { readonly kind: 'prepared' }
  /** An agent was started: it works, or what it did is to be harvested. `since`, as far as known: in milliseconds since 1970. */
  | { readonly kind: 'atWork'; readonly since?: number };

/** Where a run stands that another process left. */
export function stageOf({ state }: Pick<Task, 'state'>): Stage {
  if (state.kind !== 'running') return { kind: 'prepared' };
  if (state.phase !== 'agent') return { kind: 'atWork' };
  return { kind: 'atWork', since: Date.parse(state.since ?? state.startedAt) };
}

/** The stage once a run enters `phase`. */
export function stageIn(phase: Phase, stage: Stage, now: number): Stage {
  switch (phase) {
    case 'prepare':
    case 'image':
      return stage;
    case 'agent':
      return stage.kind === 'atWork' && stage.since !== undefined ? stage : { kind: 'atWork', since: now };
    case 'harvest':
      return stage.kind === 'atWork' ? stage : { kind: 'atWork' };
  }
}
