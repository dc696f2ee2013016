import { randomBytes, randomUUID } from 'node:crypto';
import type { Engine } from '../model/engine';
import type { BuildNetwork, Image } from '../model/image';
import type { NetworkPolicy, Proxies } from '../model/network';
import { engineLabels, sandboxLayout } from '../model/sandboxLayout';
import type { TaskId } from '../model/taskId';
import { errors } from '../util/errors';
import { oneLine, truncate } from '../util/text';

/** Where steps find the proxy, as agents do in a sandbox. */
const port = sandboxLayout.proxyPort;
const folder = '/run/door';
/** The container stops after that, in case nobody is left to remove it. */
const longestBuild = 4 * 60 * 60;
/** Leads to the socket, and waits until it does. */
const lead = `setsid socat TCP-LISTEN:${port},bind=127.0.0.1,reuseaddr,fork,max-children=256 UNIX-CONNECT:"$1" </dev/null >/dev/null 2>&1 &
n=0; until socat -u OPEN:/dev/null TCP:127.0.0.1:${port} 2>/dev/null; do n=$((n + 1)); [ "$n" -lt 100 ] || exit 1; sleep 0.1; done`;

interface BuildNetworkPorts {
  readonly engine: Engine;
  readonly proxies: Pick<Proxies, 'open'>;
  /** The proxy's image. */
  readonly image: (onOutput: (line: string) => void, signal?: AbortSignal) => Promise<Image>;
}

/**
 * A network for the steps of a build that has nothing but the way to a proxy: that of a container without any, which the
 * steps share.
 */
export async function openBuildNetwork(
  { engine, proxies, image }: BuildNetworkPorts,
  policy: NetworkPolicy,
  onOutput: (line: string) => void,
  signal?: AbortSignal,
): Promise<BuildNetwork> {
  const door = await proxies.open(policy, { id: randomUUID() as TaskId, alone: false }, [], onOutput, signal);
  const name = `tsk-build-${randomBytes(6).toString('hex')}`;
  const close = async (): Promise<void> => {
    await engine.removeContainer(name);
    await door.close();
  };
  try {
    const { id } = await image(onOutput, signal);
    await engine.createContainer({
      ...{ name, image: id, labels: { [engineLabels.proxy]: name }, command: ['ports'], network: 'none' },
      environment: { TSK_IDLE_SECONDS: String(longestBuild) },
      mounts: [{ kind: 'volume', name: door.volume, target: folder, readOnly: true }],
      ...{ memoryBytes: 256 * 1024 * 1024, pids: 1024, openFiles: 4096, autoRemove: true },
    });
    await engine.startContainer(name);
    const command = ['sh', '-c', lead, 'sh', `${folder}/${door.socketName}`];
    const { exitCode, output } = await engine.exec(name, command, signal);
    if (exitCode !== 0) throw errors.proxyFailed(truncate(oneLine(output), 300) || 'it leads nowhere');
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
  const url = `http://127.0.0.1:${port}`;
  const names = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'];
  return {
    container: name,
    variables: {
      ...Object.fromEntries(names.map((variable) => [variable, url])),
      ...{ no_proxy: 'localhost,127.0.0.1', NO_PROXY: 'localhost,127.0.0.1' },
    },
    close,
  };
}
