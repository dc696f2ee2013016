/** The one choice that a list begins at: without it, the first Enter would take nothing. Empty only without choices. */
export function firstActive<T, C extends { readonly value: T }>(
  choices: readonly C[],
  preferred: T | undefined,
): readonly C[] {
  const found = choices.find(({ value }) => value === preferred) ?? choices[0];
  return found ? [found] : [];
}
