import { sandboxLayout } from '../model/sandboxLayout';
import { throwIfAborted } from '../util/abort';
import type { Cleanup } from '../util/cleanup';
import { expandDevices } from './expandDevices';
import { hostTimeZone } from './hostTimeZone';
import { networkVariables } from './networkVariables';
import type { Prepared } from './preparation';
import type { RunContext } from './runContext';
import { sandboxName, sandboxRequest } from './sandboxRequest';
import { sandboxSecrets } from './sandboxSecrets';
import { sandboxVariables, type SandboxVariables } from './sandboxVariables';
import { sandboxCommand, shellPulse } from './sandboxCommand';
import { reclaimFolders } from './reclaimFolders';
import { createSecretsFolder, removeSecrets } from './secretsFolder';
import { present } from '../util/fields';

/** Makes the sandbox and starts the agent in it. Resolves with the container's id. */
export async function startSandbox(
  context: RunContext,
  prepared: Prepared,
  cleanup: Cleanup,
  signal: AbortSignal,
): Promise<string> {
  const { ports, task, config, files, backend } = context;
  const { agent, access, image, workspace, door } = prepared;
  const { engine } = backend;
  const variables = await variablesOf(context, prepared);
  const secretsLocation = { id: task.id, dir: files.dir };
  cleanup.add('The folder with the secrets', () => removeSecrets(secretsLocation));
  const secrets = { variables: variables.secret, files: access.files };
  const isSecretive = Object.keys(secrets.variables).length > 0 || secrets.files.length > 0;
  const isSeen = (path: string): Promise<boolean> => engine.sees(path);
  const secretsDir = isSecretive
    ? await createSecretsFolder(secrets, secretsLocation, ports.user, isSeen)
    : undefined;
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
      instructionsPath: sandboxLayout.instructions,
      args: config.agentArgs,
      ...present({ model: config.model }),
    }),
    variables: variables.plain,
    secretsDir,
  });
  const id = await engine.createContainer(request);
  throwIfAborted(signal);
  cleanup.add('The ownership of its folders', () => reclaimFolders(context));
  const shared = [files.repo, files.outbox, ...(secretsDir === undefined ? [] : [secretsDir])];
  await engine.changeOwner(id, shared, ports.user);
  throwIfAborted(signal);
  await engine.startContainer(id);
  return id;
}

/** Learns the secrets first; then the log names the user's variables that have no effect. */
async function variablesOf(
  { ports, task, config, backend, mask, log }: RunContext,
  { agent, access, image, door }: Prepared,
): Promise<SandboxVariables> {
  const yourSecrets = await sandboxSecrets(config, ports.sources.secrets);
  const outside = config.network === 'open' ? await backend.proxies.outside() : { plain: {}, secret: {} };
  for (const variables of [yourSecrets, outside.secret]) mask.learn({ variables, files: [] });
  mask.learn({ variables: access.secrets, files: access.files });
  const timeZone = hostTimeZone();
  const found = sandboxVariables({
    image: await backend.engine.imageVariables(image.id),
    agent: access.environment,
    login: access.secrets,
    yours: plainVariables(config),
    yourSecrets,
    ours: {
      ...networkVariables(door, config, sandboxName(task)),
      ...(task.interactive ? shellPulse(config) : {}),
      ...(agent.hasEvents && !task.interactive ? { TSK_STREAM: 'events' } : {}),
      ...present({ TZ: timeZone }),
      TSK_CONTAINER: '1',
      TSK_TASK_ID: task.id,
      TSK_COMMIT_MESSAGE: `${task.type}: ${task.name}\n\nTsk-Task: ${task.id}`,
    },
    outside,
  });
  for (const { name, why } of found.overruled) {
    log.append({ kind: 'warning', text: `Your value of ${name} has no effect in the sandbox: ${why}.` });
  }
  return found;
}

function plainVariables({ environment }: RunContext['config']): Record<string, string> {
  return Object.fromEntries(
    environment.flatMap((variable) => ('value' in variable ? [[variable.name, variable.value]] : [])),
  );
}
