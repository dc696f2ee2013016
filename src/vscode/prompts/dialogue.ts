import { Stage } from './stage';
import type { StepFrame, StepResult } from './steps';

/** One question of a dialogue about a draft `D`. */
export interface Step<D> {
  /** False when what is known already makes the question needless. */
  readonly isNeeded: (draft: D) => boolean;
  /** Asks it and notes the answer in the draft. */
  readonly ask: (draft: D, frame: StepFrame) => Promise<StepResult<unknown>['kind']>;
}

/** Asks the needed steps in order, back and forth. True when all are answered, false when the user left. */
export async function dialogue<D>(title: string, draft: D, steps: readonly Step<D>[]): Promise<boolean> {
  const stage = new Stage();
  try {
    for (let index = 0; ;) {
      const needed = steps.filter((step) => step.isNeeded(draft));
      const step = needed[index];
      if (!step) return true;
      const result = await step.ask(draft, { title, step: index + 1, totalSteps: needed.length, stage });
      if (result === 'left') return false;
      index = result === 'back' ? Math.max(0, index - 1) : index + 1;
    }
  } finally {
    stage.dispose();
  }
}

/** Asks one question that stands alone. */
export async function singleStep<R>(title: string, ask: (frame: StepFrame) => Promise<R>): Promise<R> {
  const stage = new Stage();
  try {
    return await ask({ title, step: 1, totalSteps: 1, stage });
  } finally {
    stage.dispose();
  }
}
