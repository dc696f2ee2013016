import { DisposableStore, type Disposable } from '../../core/util/disposable';
import type { Event } from '../../core/util/event';

/** The part of a quick input of VS Code that a stage uses. */
export interface StageInput extends Disposable {
  readonly onDidHide: Event<void>;
  show(): void;
}

/** Shows one input after the other. Each stays until the next is there: no key goes to an editor in between. */
export class Stage implements Disposable {
  private current: DisposableStore | undefined;
  private isLeft = false;

  /** Shows an input instead of the one before. Calls `onLeft` when the user hides it, or has hidden the one before. */
  enter(input: StageInput, onLeft: () => void): void {
    const before = this.current;
    const mine = new DisposableStore();
    this.current = mine;
    mine.add(input);
    if (this.isLeft) onLeft();
    else {
      const leave = (): void => {
        // The next one hides it, too.
        if (this.current !== mine) return;
        this.isLeft = true;
        onLeft();
      };
      mine.add(input.onDidHide(leave));
      input.show();
    }
    before?.dispose();
  }

  dispose(): void {
    this.current?.dispose();
  }
}
