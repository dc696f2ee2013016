/** Keeps git from fetching what a partial clone lacks, whatever its configuration runs for that. */
export const withoutFetch: Readonly<Record<string, string>> = {
  GIT_NO_LAZY_FETCH: '1',
  // For a git that does not know that yet.
  GIT_ALLOW_PROTOCOL: 'none',
};
