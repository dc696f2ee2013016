import type { AgentAccess } from '../model/agent';
import type { SandboxConfig } from '../model/config';
import type { Secrets } from '../model/secrets';
import { errors } from '../util/errors';
import type { SandboxSecrets } from './secretsFolder';

/** Linux starts no program with a longer variable (`MAX_ARG_STRLEN`), or with more in all; in bytes. */
const longest = { one: 128 * 1024 - 1, all: 1024 ** 2 } as const;

/** Everything secret that a sandbox gets, looked up now; undefined when there is nothing. Throws `missing-secret`, and `bad-input` for one that is too long. */
export async function sandboxSecrets(
  { environment }: Pick<SandboxConfig, 'environment'>,
  access: Pick<AgentAccess, 'secrets' | 'files'>,
  secrets: Secrets,
): Promise<SandboxSecrets | undefined> {
  const variables: Record<string, string> = {};
  for (const variable of environment) {
    if (!('secret' in variable)) continue;
    const value = await secrets.get(variable.secret);
    if (value === undefined) throw errors.missingSecret(variable.name, variable.secret);
    requireShort(variable.name, variable.secret, value);
    variables[variable.name] = value;
  }
  Object.assign(variables, access.secrets);
  const all = Object.entries(variables).reduce((sum, [name, value]) => sum + sizeOf(name, value), 0);
  if (all > longest.all)
    throw errors.badInput(
      `All secrets together have ${kib(all)}; a sandbox takes ${kib(longest.all)} in variables at most. ${instead}`,
    );
  if (Object.keys(variables).length === 0 && access.files.length === 0) return undefined;
  return { variables, files: access.files };
}

const instead = 'Keep long ones in a file, and mount that with "volumes".';

function requireShort(name: string, secret: string, value: string): void {
  const size = sizeOf(name, value);
  if (size > longest.one)
    throw errors.badInput(
      `The secret "${secret}" has ${kib(size)}: too much for the variable ${name}, as Linux takes less than ${kib(longest.one + 1)}. ${instead}`,
    );
}

/** As a program gets it: `NAME=value` with an end. */
function sizeOf(name: string, value: string): number {
  return Buffer.byteLength(`${name}=${value}`) + 1;
}

function kib(bytes: number): string {
  return `${Math.ceil(bytes / 1024)} KiB`;
}
