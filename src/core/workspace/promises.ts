/** Git quotes this name where it would have to fetch an object: the remote has no address. */
const remote = 'partial-clone-without-network';

/** Makes a repository a partial clone for git: what packs with a `.promisor` file name may be missing, and nothing else. */
export const promisorSetting = `remote.${remote}.promisor=true`;

/** The same as lines of a configuration file. */
export const promisorLines = `[remote "${remote}"]\n\tpromisor = true\n`;

/**
 * For git in a partial clone of the user's: what is missing there is not asked of its origin, which may be away, slow, or
 * want a password. The second is for a git before 2.44; it stops everything but files of this machine.
 */
export const withoutFetching: Readonly<Record<string, string>> = {
  GIT_NO_LAZY_FETCH: '1',
  GIT_ALLOW_PROTOCOL: 'file',
};
