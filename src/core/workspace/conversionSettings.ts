import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Git } from './git';

interface Place {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly signal: AbortSignal | undefined;
}

/** What the user has set, for all repositories, about the form in which git stores files. */
export interface ConversionSettings {
  /** True when line ends are stored as LF wherever git takes a file for text. */
  readonly storesLf: boolean;
  readonly attributes: Uint8Array | undefined;
}

/** Reads the settings as they hold in `cwd`. What cannot be followed git does without, and so does this. */
export async function conversionSettings(git: Git, { cwd, env, signal }: Place): Promise<ConversionSettings> {
  const ask = async (...args: readonly string[]): Promise<string | undefined> => {
    // 1: it is not set; 128: it has no such value.
    const call = { args: ['config', '--null', ...args], cwd, env, okCodes: [0, 1, 128], signal };
    const { code, stdout } = await git.run(call);
    return code === 0 ? stdout.toString().replace(/\0$/, '') : undefined;
  };
  const [autocrlf, set] = await Promise.all([
    ask('--type=bool-or-str', '--get', 'core.autocrlf'),
    ask('--type=path', '--get', 'core.attributesFile'),
  ]);
  const file = resolve(cwd, set ?? usualAttributesFile());
  const attributes = set === '' ? undefined : await readFile(file).catch(() => undefined);
  return { storesLf: autocrlf === 'true' || autocrlf?.toLowerCase() === 'input', attributes };
}

/** Where git looks when nothing is set. */
function usualAttributesFile(environment: NodeJS.ProcessEnv = process.env): string {
  const home = environment['HOME'] ?? homedir();
  return join(environment['XDG_CONFIG_HOME'] || join(home, '.config'), 'git', 'attributes');
}
