/** An error for the user, printed without a stack trace. */
export class Failure extends Error {
  /**
   * @param {string} what what happened, and to what
   * @param {string} [next] what to do about it
   */
  constructor(what, next) {
    super(next ? `${what}\n  → ${next}` : what);
    this.name = 'Failure';
  }
}

/** @param {unknown} error */
export function describe(error) {
  if (error instanceof Failure) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
