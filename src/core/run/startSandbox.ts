import { throwIfAborted } from '../util/abort';
import type { Cleanup } from '../util/cleanup';
import { expandDevices } from './expandDevices';
import { hostTimeZone } from './hostTimeZone';
import type { Prepared } from './preparation';
import type { RunContext } from './runContext';
import { instructionsPath, sandboxRequest } from './sandboxRequest';
import { sandboxSecrets } from './sandboxSecrets';
import { sandboxCommand, signsOfLife } from './sandboxCommand';
import { takeBack } from './takeBack';
import { createSecretsFolder, removeSecrets } from './secretsFolder';

/** Makes the sandbox and starts the agent in it. Resolves with the container's id. */
export async function startSandbox(
  context: RunContext,
  { agent, access, image, workspace, door }: Prepared,
  cleanup: Cleanup,
  signal: AbortSignal,
): Promise<string> {
  const { ports, task, config, files, place, mask } = context;
  const { engine } = place;
  const secrets = await sandboxSecrets(config, access, ports.sources.secrets);
  if (secrets) mask.learn(secrets);
  const secretsPlace = { id: task.id, dir: files.dir };
  cleanup.add('The folder with the secrets', () => removeSecrets(secretsPlace));
  const secretsDir =
    secrets && (await createSecretsFolder(secrets, secretsPlace, ports.user, (path) => engine.sees(path)));
  throwIfAborted(signal);
  const request = sandboxRequest(task, {
    dataDir: ports.dataDir,
    engine: await engine.info(),
    config,
    devices: await expandDevices(config.devices),
    imageId: image.id,
    workspace,
    files,
    door,
    command: sandboxCommand(agent, task.interactive, {
      instructionsPath,
      args: config.agentArgs,
      ...(config.model === undefined ? {} : { model: config.model }),
    }),
    timeZone: hostTimeZone(),
    environment: { ...access.environment, ...(task.interactive ? signsOfLife(config) : {}) },
    secretsDir,
  });
  const id = await engine.createContainer(request);
  throwIfAborted(signal);
  cleanup.add('The ownership of its folders', () => takeBack(context));
  const shared = [files.repo, files.outbox, ...(secretsDir === undefined ? [] : [secretsDir])];
  await engine.changeOwner(id, shared, ports.user);
  throwIfAborted(signal);
  await engine.startContainer(id);
  return id;
}
