import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { UserSettings } from '../model/repository';
import { present } from '../util/fields';
import type { Git } from './git';
import { identityOf } from './identity';
import { readUserConfig } from './userConfig';

interface Place {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly signal: AbortSignal | undefined;
}

/** What of the user's settings goes with a snapshot of the repository at `cwd`, as this process sees them. */
export async function userSettings(git: Git, { cwd, env, signal }: Place): Promise<UserSettings> {
  const args = ['config', '--null', '--type=path', '--get', 'core.excludesFile'];
  const [config, { code, stdout }] = await Promise.all([
    readUserConfig(git, cwd, env, signal),
    // 1: it is not set; others: it is no path that git could follow, and git does without.
    git.run({ args, cwd, env, okCodes: [0, 1, 128], signal }),
  ]);
  const set = code === 0 ? stdout.toString().replace(/\0$/, '') : undefined;
  const ignoreFile = set === '' ? undefined : resolve(cwd, set ?? usualIgnoreFile());
  return present({ identity: identityOf(config), ignoreFile });
}

/** Where git looks when nothing is set. */
function usualIgnoreFile(environment: NodeJS.ProcessEnv = process.env): string {
  const home = environment['HOME'] ?? homedir();
  return join(environment['XDG_CONFIG_HOME'] || join(home, '.config'), 'git', 'ignore');
}
