import type { SandboxConfig } from '../model/config';
import type { Secrets } from '../model/secrets';
import { errors } from '../util/errors';

/** Linux starts no program with a longer variable (`MAX_ARG_STRLEN`), or with more in all; in bytes. */
const longest = { one: 128 * 1024 - 1, all: 1024 ** 2 } as const;

/**
 * The variables of the configuration that name a secret, looked up now. Throws `missing-secret`, and `bad-input` for one
 * that is too long.
 */
export async function sandboxSecrets(
  { environment }: Pick<SandboxConfig, 'environment'>,
  secrets: Secrets,
): Promise<Readonly<Record<string, string>>> {
  const variables: Record<string, string> = {};
  for (const variable of environment) {
    if (!('secret' in variable)) continue;
    const value = await secrets.get(variable.secret);
    if (value === undefined) throw errors.missingSecret(variable.name, variable.secret);
    requireShort(variable.name, variable.secret, value);
    variables[variable.name] = value;
  }
  const all = Object.entries(variables).reduce((sum, [name, value]) => sum + sizeOf(name, value), 0);
  if (all > longest.all)
    throw errors.badInput(
      `All secrets together take ${kib(all)}; the variables of a sandbox have room for ${kib(longest.all)}. ${instead}`,
    );
  return variables;
}

const instead = 'Keep long ones in a file, and mount the file with "volumes".';

function requireShort(name: string, secret: string, value: string): void {
  const size = sizeOf(name, value);
  if (size > longest.one)
    throw errors.badInput(
      `The secret "${secret}" takes ${kib(size)}: too much for the variable ${name}, because Linux allows less than ${kib(longest.one + 1)}. ${instead}`,
    );
}

/** As a program gets it: `NAME=value` with an end. */
function sizeOf(name: string, value: string): number {
  return Buffer.byteLength(`${name}=${value}`) + 1;
}

function kib(bytes: number): string {
  return `${Math.ceil(bytes / 1024)} KiB`;
}
