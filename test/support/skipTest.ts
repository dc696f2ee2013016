/** Leaves a test out and says why; the tally prints it. */
export function skipTest(context: Mocha.Context, why: string): never {
  Object.assign(context.runnable(), { skipReason: why });
  return context.skip();
}
