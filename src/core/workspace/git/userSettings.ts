import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { UserSettings } from '../../model/repository';
import { present } from '../../util/fields';
import type { Git } from './git';
import { identityOf } from './identity';
import { isOn, readUserConfig } from './userConfig';

interface Place {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly signal: AbortSignal | undefined;
}

/** The user's settings that belong to a snapshot of the repository at `cwd`, as this process sees them. */
export async function userSettings(git: Git, { cwd, env, signal }: Place): Promise<UserSettings> {
  const pathOf = async (name: string, usual: string): Promise<string | undefined> => {
    const args = ['config', '--null', '--type=path', '--get', name];
    // 1: it is not set; 128: it is not a usable path, and git ignores it.
    const { code, stdout } = await git.run({ args, cwd, env, okCodes: [0, 1, 128], signal });
    const set = code === 0 ? stdout.toString().replace(/\0$/, '') : undefined;
    return set === '' ? undefined : resolve(cwd, set ?? usualFile(usual));
  };
  const [config, ignoreFile, attributesFile] = await Promise.all([
    readUserConfig(git, cwd, env, signal),
    pathOf('core.excludesFile', 'ignore'),
    pathOf('core.attributesFile', 'attributes'),
  ]);
  const storesLf = isOn(config, 'core.autocrlf') || /^input$/i.test(config.get('core.autocrlf') ?? '');
  return present({ identity: identityOf(config), ignoreFile, attributesFile, storesLf });
}

/** The default path of a list in git. */
function usualFile(name: string, environment: NodeJS.ProcessEnv = process.env): string {
  const home = environment['HOME'] ?? homedir();
  return join(environment['XDG_CONFIG_HOME'] || join(home, '.config'), 'git', name);
}
