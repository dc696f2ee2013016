import type { SandboxConfig } from '../model/config';
import type { Secrets } from '../model/secrets';
import { errors } from '../util/errors';

/** The variables of the configuration that name a secret, looked up now. Throws `missing-secret`. */
export async function sandboxSecrets(
  { environment }: Pick<SandboxConfig, 'environment'>,
  secrets: Secrets,
): Promise<Readonly<Record<string, string>>> {
  const variables: Record<string, string> = {};
  for (const variable of environment) {
    if (!('secret' in variable)) continue;
    const value = await secrets.get(variable.secret);
    if (value === undefined) throw errors.missingSecret(variable.name, variable.secret);
    variables[variable.name] = value;
  }
  return variables;
}
