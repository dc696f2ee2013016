/** The environment in which git does not read the user's and the machine's configuration. */
export const hostless: Readonly<Record<string, string>> = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  // Settings from the environment: see `gitEnvironment`.
  GIT_CONFIG_PARAMETERS: '',
  // A format that every git in a sandbox can read, no matter what a newer one on the host prefers.
  GIT_DEFAULT_REF_FORMAT: 'files',
};
