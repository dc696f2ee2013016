/** Git quotes this name where it would have to fetch an object: the remote has no address. */
const remote = 'partial-clone-without-network';

/** Makes a repository a partial clone for git: what packs with a `.promisor` file name may be missing, and nothing else. */
export const promisorSetting = `remote.${remote}.promisor=true`;

/** The same as lines of a configuration file. */
export const promisorLines = `[remote "${remote}"]\n\tpromisor = true\n`;
