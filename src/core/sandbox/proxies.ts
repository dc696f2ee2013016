import { createHash, randomBytes } from 'node:crypto';
import type { Engine } from '../model/engine';
import type { Exclusive } from '../model/exclusive';
import type { Image } from '../model/image';
import type { NetworkPolicy, Proxies, ProxyDoor } from '../model/network';
import type { TaskId } from '../model/taskId';
import { throwIfAborted } from '../util/abort';
import { errors, isTskError, messageOf } from '../util/errors';
import { sourceAddress } from './sourceAddress';
import { squidConfig } from './squidConfig';

const proxyLabel = 'tsk.proxy';

interface ProxyPorts {
  readonly engine: Engine;
  readonly exclusive: Exclusive;
  /** The proxy's image, built when it has to be. */
  readonly image: (onOutput: (line: string) => void, signal?: AbortSignal) => Promise<Image>;
}

interface ProxyContainer {
  readonly name: string;
  readonly fingerprint: string;
  readonly image: Image;
  readonly config: string;
}

/**
 * Proxies, one container per policy, shared by tasks and by processes: the fingerprint of image and policy is
 * in the container's name. A proxy ends by itself when no task has had a door for a while.
 */
export class SharedProxies implements Proxies {
  constructor(private readonly ports: ProxyPorts) {}

  async open(
    policy: NetworkPolicy,
    id: TaskId,
    onOutput: (line: string) => void,
    signal?: AbortSignal,
  ): Promise<ProxyDoor> {
    const config = squidConfig(policy);
    const image = await this.ports.image(onOutput, signal);
    const fingerprint = createHash('sha256').update(`${image.id}\n${config}`).digest('hex').slice(0, 12);
    const name = `tsk-proxy-${fingerprint}`;
    const door = randomBytes(16).toString('hex');
    const address = sourceAddress(id);
    // A proxy that is about to end for idleness may refuse once; a second start is a fresh one.
    for (let attempt = 1; ; attempt++) {
      throwIfAborted(signal);
      try {
        await this.ensureRunning({ name, fingerprint, image, config }, signal);
        await this.openDoor(name, door, address, signal);
        break;
      } catch (error) {
        if (isTskError(error, 'cancelled') || attempt >= 3) throw asProxyError(error);
      }
    }
    return {
      volume: name,
      socketName: `${door}.sock`,
      close: () => this.closeDoor(name, door),
    };
  }

  private async ensureRunning(proxy: ProxyContainer, signal?: AbortSignal): Promise<void> {
    if (await this.isRunning(proxy.name)) return;
    await this.ports.exclusive(
      proxy.name,
      async () => {
        if (!(await this.isRunning(proxy.name))) await this.start(proxy);
      },
      signal,
    );
  }

  private async isRunning(name: string): Promise<boolean> {
    return (await this.ports.engine.inspectContainer(name))?.running ?? false;
  }

  private async start(proxy: ProxyContainer): Promise<void> {
    const { engine } = this.ports;
    // What a process that ended half-way left behind under this name never ran.
    await engine.removeContainer(proxy.name);
    const id = await engine.createContainer({
      name: proxy.name,
      image: proxy.image.id,
      labels: { [proxyLabel]: proxy.fingerprint },
      command: [],
      environment: {},
      mounts: [{ kind: 'volume', name: proxy.name, target: '/run/tsk', readOnly: false }],
      network: 'outbound',
      memoryBytes: 256 * 1024 * 1024,
      pids: 4096,
      openFiles: 4096,
      autoRemove: true,
    });
    await engine.putFiles(id, '/etc/tsk', [
      { path: 'squid.conf', content: Buffer.from(proxy.config), mode: 0o644 },
    ]);
    await engine.startContainer(id);
  }

  private async openDoor(name: string, door: string, address: string, signal?: AbortSignal): Promise<void> {
    const { exitCode, output } = await this.ports.engine.exec(
      name,
      ['tsk-proxy-open', door, address],
      signal,
    );
    if (exitCode !== 0) throw errors.proxyFailed(output || `it ended with exit code ${exitCode}`);
  }

  /** A proxy that is gone has no doors. */
  private async closeDoor(name: string, door: string): Promise<void> {
    if (await this.isRunning(name)) await this.ports.engine.exec(name, ['tsk-proxy-close', door]);
  }
}

function asProxyError(error: unknown): unknown {
  return isTskError(error) ? error : errors.proxyFailed(messageOf(error), error);
}
