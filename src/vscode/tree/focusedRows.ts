import type { Disposable } from '../../core/util/disposable';
import type { Event } from '../../core/util/event';

/**
 * How a key in package.json asks for the focused row, instead of a node: the key has just toggled that row twice, or
 * it leaves that to us. The first is exact. The second is for keys that users bind: the focus may have moved on by then.
 */
export const focusWords = ['toggled', 'focus'] as const;
export type FocusWord = (typeof focusWords)[number];

/** A key toggles and runs its command in one go; what a person toggles comes earlier. */
const maxAgeMs = 5_000;

export interface FocusedRowsPorts {
  readonly onDidChangeSelection: Event<{ readonly selection: readonly string[] }>;
  /** Selects the focused row, or takes it out of the selection, and does the reverse. */
  readonly toggleTwice: () => PromiseLike<unknown>;
  /** Milliseconds, from whenever. */
  readonly now: () => number;
}

/**
 * The rows that a key acts on. VS Code tells extensions which rows of a tree are selected, but not which one has the
 * focus, and arrow keys move nothing but the focus. Toggling the focused row twice leaves everything as it was, and tells
 * which row it is: the one that entered the selection and left it, or left it and entered it.
 */
export class FocusedRows implements Disposable {
  private readonly listening: Disposable;
  private selections: readonly (readonly string[])[] = [[]];
  private changedAt = 0;

  constructor(private readonly ports: FocusedRowsPorts) {
    this.listening = ports.onDidChangeSelection(({ selection }) => {
      this.selections = [...this.selections.slice(-2), selection];
      this.changedAt = ports.now();
    });
  }

  /** The focused row first, and the others that are selected where it is one of them. Empty when no row has the focus. */
  async ask(word: FocusWord): Promise<readonly string[]> {
    const before = this.take();
    await this.ports.toggleTwice();
    const now = this.take();
    // Without a focus the key toggled nothing: a row that was selected and vanished looks as if it had been toggled.
    return word === 'toggled' && now.length ? before : now;
  }

  dispose(): void {
    this.listening.dispose();
  }

  /** What was toggled last, once. */
  private take(): readonly string[] {
    const selections = this.selections;
    this.selections = selections.slice(-1);
    return this.ports.now() - this.changedAt > maxAgeMs ? [] : rowsOfToggle(selections);
  }
}

/** Reads the selection before a row was toggled, after it, and after it was toggled once more. */
export function rowsOfToggle(selections: readonly (readonly string[])[]): readonly string[] {
  const [before, between, after] = selections;
  if (!before || !between || !after) return [];
  const [row, ...others] = differences(before, between);
  if (row === undefined || others.length || differences(before, after).length) return [];
  return before.includes(row) ? [row, ...before.filter((one) => one !== row)] : [row];
}

function differences(some: readonly string[], others: readonly string[]): readonly string[] {
  return [...some.filter((one) => !others.includes(one)), ...others.filter((one) => !some.includes(one))];
}
