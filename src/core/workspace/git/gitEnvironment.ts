import { withPlainPath } from '../../util/programs';

/** What becomes of a variable of the host that git, or a program that git starts, reads. */
type Fate =
  /** It says where the user's settings are, or how far git looks for a repository. */
  | 'passes'
  /** It holds settings: they pass as those of `git -c` do, which `safeConfig` comes after. */
  | 'passes as a setting'
  /** It points git to another place, runs a program, or changes what a command of ours means. */
  | 'stays behind';

/**
 * Every variable that git knows in the user's shell decides what the user's `git status` shows; those that only say
 * where settings come from decide it for us as well. What is not named here and begins with `GIT_` stays behind.
 */
const fates: readonly (readonly [names: RegExp, fate: Fate])[] = [
  [/^GIT_CONFIG_(GLOBAL|SYSTEM|NOSYSTEM)$/, 'passes'],
  [/^GIT_ATTR_NOSYSTEM$/, 'passes'],
  [/^GIT_(CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM)$/, 'passes'],
  [/^GIT_CONFIG_(COUNT|PARAMETERS|KEY_\d+|VALUE_\d+)$/, 'passes as a setting'],
  [/^(GIT_.*|EDITOR|PAGER|PREFIX|SSH_ASKPASS|VISUAL)$/, 'stays behind'],
];

/**
 * How every git of ours runs: it asks nothing, speaks English, takes no lock that it can do without, and fetches nothing,
 * as where from is said by the repository: its `uploadpack` would be run. Only a harvest, from a bundle, says otherwise.
 */
const always = {
  LC_ALL: 'C',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_NO_LAZY_FETCH: '1',
  // For a git that does not know that yet.
  GIT_ALLOW_PROTOCOL: 'none',
};

/** The environment of a git process: the host's, of git's own variables those that pass, and `extra`. */
export function gitEnvironment(
  extra: Readonly<Record<string, string>> = {},
  host: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  const passed = Object.entries(host).filter((entry): entry is [string, string] => {
    const [name, value] = entry;
    return value !== undefined && fateOf(name) === 'passes';
  });
  const settings = settingsOf(host);
  return {
    ...withPlainPath(Object.fromEntries(passed)),
    ...(settings === '' ? {} : { GIT_CONFIG_PARAMETERS: settings }),
    ...always,
    ...extra,
  };
}

/** Names are compared as Windows does, where their case does not count. */
function fateOf(name: string): Fate {
  return fates.find(([names]) => names.test(name.toUpperCase()))?.[1] ?? 'passes';
}

/**
 * The settings that the environment holds, as one list in the form that `git -c` makes: first the numbered ones, as git
 * itself has it. (simple-git would read those one by one and refuse what it takes for dangerous, e.g. a credential helper.)
 */
function settingsOf(host: NodeJS.ProcessEnv): string {
  const count = /^\d{1,4}$/.test(host['GIT_CONFIG_COUNT'] ?? '') ? Number(host['GIT_CONFIG_COUNT']) : 0;
  const numbered = Array.from({ length: count }, (_, number) => {
    const [key, value] = [host[`GIT_CONFIG_KEY_${number}`], host[`GIT_CONFIG_VALUE_${number}`]];
    return key === undefined || value === undefined ? '' : `${quoted(key)}=${quoted(value)}`;
  });
  return [...numbered, host['GIT_CONFIG_PARAMETERS'] ?? ''].filter(Boolean).join(' ');
}

/** As git quotes for a shell, and reads it again. */
function quoted(text: string): string {
  return `'${text.replace(/['!]/g, "'\\$&'")}'`;
}
