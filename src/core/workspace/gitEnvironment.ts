/** Variables that would point git elsewhere or make it run something. simple-git guards the same ones. */
const guarded = /^(git_.*|editor|pager|prefix|ssh_askpass|visual)$/i;

/** How every git of ours runs: it asks nothing, speaks English, and takes no lock that it can do without. */
const always = {
  LC_ALL: 'C',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_REPLACE_OBJECTS: '1',
};

/** The environment of a git process: the host's without anything that is git's, and `extra`. */
export function gitEnvironment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !guarded.test(entry[0]),
  );
  return { ...Object.fromEntries(inherited), ...always, ...extra };
}
