import { QuickInputButtons, window, type QuickInput, type QuickPickItem } from 'vscode';
import { DisposableStore } from '../../core/util/disposable';
import { labelText } from '../common/safeText';
import { firstActive } from './firstActive';
import type { Stage } from './stage';

/** Where a step stands in its dialogue, and where it is shown. */
export interface StepFrame {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
  readonly stage: Stage;
}

/** The answer, or that the user went back, or away. */
export type StepResult<T> =
  { readonly kind: 'answer'; readonly value: T } | { readonly kind: 'back' | 'left' };

interface Choice<T> extends QuickPickItem {
  readonly value: T;
}

export interface PickOptions<T> {
  readonly placeholder: string;
  readonly choices: readonly Choice<T>[];
  /** The choice that Enter takes; the first one when this is not among them. */
  readonly preferred: T | undefined;
}

/** One step with a list. */
export function pickStep<T>(
  frame: StepFrame,
  { placeholder, choices, preferred }: PickOptions<T>,
): Promise<StepResult<T>> {
  const pick = window.createQuickPick<Choice<T>>();
  pick.placeholder = placeholder;
  pick.matchOnDescription = true;
  const items = choices.map(shown);
  pick.items = items;
  pick.activeItems = firstActive(items, preferred);
  return ask(pick, frame, (answer, store) => {
    store.add(
      pick.onDidAccept(() => {
        const [item] = pick.selectedItems;
        if (item) answer(item.value);
      }),
    );
  });
}

/** Names of repositories, stacks and agents come from folders and files of others. */
function shown<T>(choice: Choice<T>): Choice<T> {
  const { label, description } = choice;
  return {
    ...choice,
    label: labelText(label),
    ...(description === undefined ? {} : { description: labelText(description, 300) }),
  };
}

export interface InputOptions {
  readonly prompt: string;
  readonly placeholder: string;
  readonly value: string;
  /** Returns what is wrong with a text, if anything; called on accept. */
  readonly problem: (text: string) => string | undefined;
  /** Called with every change, so that nothing typed is lost when the user leaves. */
  readonly onTyped: (text: string) => void;
}

/** One step with a text. Stays open while the user looks something up elsewhere. */
export function inputStep(frame: StepFrame, options: InputOptions): Promise<StepResult<string>> {
  const input = window.createInputBox();
  input.prompt = options.prompt;
  input.placeholder = options.placeholder;
  input.value = options.value;
  input.ignoreFocusOut = true;
  return ask(input, frame, (answer, store) => {
    store.add(
      input.onDidChangeValue((text) => {
        input.validationMessage = undefined;
        options.onTyped(text);
      }),
    );
    store.add(
      input.onDidAccept(() => {
        const problem = options.problem(input.value);
        if (problem === undefined) answer(input.value);
        else input.validationMessage = problem;
      }),
    );
  });
}

/**
 * Shows a quick input until it is answered, hidden, or its back button is used. It stays until the next one is there: a
 * key that is pressed in between goes nowhere else.
 */
async function ask<T>(
  input: QuickInput & {
    buttons: readonly unknown[];
    onDidTriggerButton: (listener: (button: unknown) => void) => { dispose(): void };
  },
  { title, step, totalSteps, stage }: StepFrame,
  wire: (answer: (value: T) => void, store: DisposableStore) => void,
): Promise<StepResult<T>> {
  input.title = title;
  if (totalSteps > 1) {
    input.step = step;
    input.totalSteps = totalSteps;
  }
  input.buttons = step > 1 ? [QuickInputButtons.Back] : [];
  const store = new DisposableStore();
  try {
    return await new Promise<StepResult<T>>((resolve) => {
      store.add(
        input.onDidTriggerButton((button) => button === QuickInputButtons.Back && resolve({ kind: 'back' })),
      );
      wire((value) => resolve({ kind: 'answer', value }), store);
      stage.enter(input, () => resolve({ kind: 'left' }));
    });
  } finally {
    store.dispose();
    input.busy = true;
  }
}
