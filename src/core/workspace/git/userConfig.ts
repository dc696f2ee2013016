import type { Git } from './git';

/** The user's settings that TSK reads, with lower-case names and effective values. */
export type UserConfig = ReadonlyMap<string, string>;

const looked =
  '^((user|author|committer)\\.(name|email)|core\\.(autocrlf|sparsecheckout|sparsecheckoutcone))$';

/** Reads the configuration that applies in `cwd`: global, conditional includes, local, the worktree's own. */
export async function readUserConfig(
  git: Git,
  cwd: string,
  env: Readonly<Record<string, string>> | undefined,
  signal: AbortSignal | undefined,
): Promise<UserConfig> {
  // 1: none of them is set.
  const call = { args: ['config', '--null', '--get-regexp', looked], cwd, env, okCodes: [0, 1], signal };
  const { stdout } = await git.run(call);
  const entries = stdout.toString().split('\0').filter(Boolean);
  // `name\nvalue`; without a line break, the value is true.
  return new Map(
    entries.map((entry) => {
      const end = entry.indexOf('\n');
      return end < 0 ? [entry, 'true'] : [entry.slice(0, end), entry.slice(end + 1)];
    }),
  );
}

/** Whether a boolean setting is on, as git reads it. */
export function isOn(config: UserConfig, name: string): boolean {
  return /^(true|yes|on|-?0*[1-9]\d*)$/i.test(config.get(name) ?? '');
}
