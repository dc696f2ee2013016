/** The files in the resources and groups of resources that the Source Control view hands to a command. */
export function resourcesIn<T>(
  values: readonly unknown[],
  isUri: (value: unknown) => value is T,
): readonly T[] {
  const resourcesOf = (value: unknown): readonly T[] => {
    if (typeof value !== 'object' || value === null) return [];
    if ('resourceUri' in value && isUri(value.resourceUri)) return [value.resourceUri];
    if ('resourceStates' in value && Array.isArray(value.resourceStates))
      return (value.resourceStates as readonly unknown[]).flatMap(resourcesOf);
    return [];
  };
  return values.flatMap(resourcesOf);
}
