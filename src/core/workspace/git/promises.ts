/** git quotes this name if it would have to fetch an object: the remote has no address. */
const remote = 'partial-clone-without-network';

/** Makes a repository a partial clone: only objects that packs with a `.promisor` file refer to may be missing. */
export const promisorSetting = `remote.${remote}.promisor=true`;

/** The same as lines of a configuration file. */
export const promisorLines = `[remote "${remote}"]\n\tpromisor = true\n`;
