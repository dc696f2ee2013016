import { toError } from './errors';

/**
 * The asynchronous sibling of `DisposableStore`: what a run acquired, released in reverse order by
 * `run()` in a `finally`. One failing step does not keep the others from running.
 */
export class Cleanup {
  private readonly steps: { readonly what: string; readonly action: () => Promise<void> }[] = [];

  /** Registers `action`; `what` names the resource in the error that `run` reports. */
  add(what: string, action: () => Promise<void>): void {
    this.steps.push({ what, action });
  }

  /** Runs every step once. Returns what could not be released, for the log; never throws. */
  async run(): Promise<readonly { readonly what: string; readonly error: Error }[]> {
    const failures: { what: string; error: Error }[] = [];
    for (const { what, action } of this.steps.splice(0).reverse()) {
      try {
        await action();
      } catch (error) {
        failures.push({ what, error: toError(error) });
      }
    }
    return failures;
  }
}
