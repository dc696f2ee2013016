import { withPlainPath } from '../../util/programs';

/** What TSK does with a host variable that git, or a program that git starts, reads. */
type Fate =
  /** It names the user's settings, or limits git's search for a repository. */
  | 'passes'
  /** It contains settings: they pass like those of `git -c`, and `safeConfig` overrides them. */
  | 'passes as a setting'
  /** It redirects git, runs a program, or changes the meaning of TSK's commands. */
  | 'stays behind';

/**
 * In the user's shell, every variable that git knows affects the user's `git status`. TSK passes on those that only name
 * the source of settings. Every other variable that begins with `GIT_` stays behind.
 */
const fates: readonly (readonly [names: RegExp, fate: Fate])[] = [
  [/^GIT_CONFIG_(GLOBAL|SYSTEM|NOSYSTEM)$/, 'passes'],
  [/^GIT_ATTR_NOSYSTEM$/, 'passes'],
  [/^GIT_(CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM)$/, 'passes'],
  [/^GIT_CONFIG_(COUNT|PARAMETERS|KEY_\d+|VALUE_\d+)$/, 'passes as a setting'],
  [/^(GIT_.*|EDITOR|PAGER|PREFIX|SSH_ASKPASS|VISUAL)$/, 'stays behind'],
];

/**
 * For every git that TSK runs: it asks nothing, prints English, takes no optional locks, and fetches nothing, because the
 * repository chooses the source and could run its `uploadpack`. Only a harvest overrides this, to fetch from a bundle.
 */
const always = {
  LC_ALL: 'C',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_NO_LAZY_FETCH: '1',
  // For versions of git without GIT_NO_LAZY_FETCH.
  GIT_ALLOW_PROTOCOL: 'none',
};

/** The environment of a git process: the host's, the git variables that pass, and `extra`. */
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

/** Compares names without case, as Windows does. */
function fateOf(name: string): Fate {
  return fates.find(([names]) => names.test(name.toUpperCase()))?.[1] ?? 'passes';
}

/**
 * The settings in the environment as one list in the format of `git -c`: first the numbered ones, as in git itself.
 * (simple-git would read those one by one and refuse ones that it considers dangerous, such as a credential helper.)
 */
function settingsOf(host: NodeJS.ProcessEnv): string {
  const count = /^\d{1,4}$/.test(host['GIT_CONFIG_COUNT'] ?? '') ? Number(host['GIT_CONFIG_COUNT']) : 0;
  const numbered = Array.from({ length: count }, (_, number) => {
    const [key, value] = [host[`GIT_CONFIG_KEY_${number}`], host[`GIT_CONFIG_VALUE_${number}`]];
    return key === undefined || value === undefined ? '' : `${quoted(key)}=${quoted(value)}`;
  });
  return [...numbered, host['GIT_CONFIG_PARAMETERS'] ?? ''].filter(Boolean).join(' ');
}

/** Quotes text for a shell in the format that git reads. */
function quoted(text: string): string {
  return `'${text.replace(/['!]/g, "'\\$&'")}'`;
}
