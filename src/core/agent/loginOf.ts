import type { AccessSources, Agent } from '../model/agent';
import type { Login } from '../model/login';
import type { Secrets } from '../model/secrets';
import { messageOf } from '../util/errors';
import { present } from '../util/fields';

const noSecrets: Secrets = { get: () => Promise.resolve(undefined) };

/** Which credentials an agent would start with, without their values. Never throws. */
export async function loginOf(agent: Agent, sources: AccessSources): Promise<Login> {
  const keys = await Promise.all(
    agent.keys.map(async (name) => ({ name, isSet: (await sources.secrets.get(name)) !== undefined })),
  );
  const reason = (given: AccessSources): Promise<string | undefined> =>
    agent.access(given).then(() => undefined, messageOf);
  const [missing, ownMissing] = await Promise.all([
    reason(sources),
    reason({ ...sources, secrets: noSecrets }),
  ]);
  const own = agent.keys.length > 0 && ownMissing === undefined;
  return { agent: agent.name, keys, own, ...present({ missing }) };
}
