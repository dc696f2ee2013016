import { onDispose, type Disposable } from './disposable';

/** A function from listener to disposable. Assignable to VS Code's `Event<T>`. */
export type Event<T> = (listener: (value: T) => unknown) => Disposable;

/** The private end of an `Event`. A listener that throws does not keep the others from being called. */
export class Emitter<T> implements Disposable {
  private readonly listeners = new Set<{ readonly call: (value: T) => unknown }>();

  constructor(private readonly onListenerError: (error: unknown) => void = rethrowLater) {}

  readonly event: Event<T> = (listener) => {
    const entry = { call: listener };
    this.listeners.add(entry);
    return onDispose(() => this.listeners.delete(entry));
  };

  fire(value: T): void {
    for (const { call } of [...this.listeners]) {
      try {
        call(value);
      } catch (error) {
        this.onListenerError(error);
      }
    }
  }

  dispose(): void {
    this.listeners.clear();
  }
}

/** A listener's bug must be seen, but not by the one who fired the event. */
function rethrowLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
