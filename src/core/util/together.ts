/**
 * Runs steps side by side. When one fails (or the signal aborts) the others are told to stop and are
 * waited for, so that nothing keeps running unseen; then the first failure is thrown.
 */
export async function together<const T extends readonly ((signal: AbortSignal) => Promise<unknown>)[]>(
  signal: AbortSignal,
  steps: T,
): Promise<{ readonly [K in keyof T]: Awaited<ReturnType<T[K]>> }> {
  const group = new AbortController();
  const both = AbortSignal.any([signal, group.signal]);
  let failed: { readonly error: unknown } | undefined;
  const results = await Promise.all(
    steps.map(async (step) => {
      try {
        return await step(both);
      } catch (error) {
        failed ??= { error };
        group.abort('Stopped because another step failed.');
        return undefined;
      }
    }),
  );
  if (failed) throw failed.error;
  return results as { readonly [K in keyof T]: Awaited<ReturnType<T[K]>> };
}
