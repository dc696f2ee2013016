/** The choice that is active at first: without one, Enter would choose nothing. Empty only without choices. */
export function firstActive<T, C extends { readonly value: T }>(
  choices: readonly C[],
  preferred: T | undefined,
): readonly C[] {
  const found = choices.find(({ value }) => value === preferred) ?? choices[0];
  return found ? [found] : [];
}
