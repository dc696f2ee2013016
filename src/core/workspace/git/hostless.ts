/** What keeps a git process from reading the user's and the machine's configuration. */
export const hostless: Readonly<Record<string, string>> = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  // Settings that came by the environment, see `gitEnvironment`.
  GIT_CONFIG_PARAMETERS: '',
  // As every git of a sandbox can read it, whatever a newer one on the host prefers.
  GIT_DEFAULT_REF_FORMAT: 'files',
};
