import type { AgentAccess } from '../model/agent';
import type { SandboxConfig } from '../model/config';
import type { Secrets } from '../model/secrets';
import { errors } from '../util/errors';
import type { SandboxSecrets } from './secretsFolder';

/** Everything secret that a sandbox gets, looked up now; undefined when there is nothing. Throws `missing-secret`. */
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
    variables[variable.name] = value;
  }
  Object.assign(variables, access.secrets);
  if (Object.keys(variables).length === 0 && access.files.length === 0) return undefined;
  return { variables, files: access.files };
}
