import { createHash, randomBytes } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { Engine } from '../model/engine';
import type { Exclusive } from '../model/exclusive';
import {
  isOnThisMachine,
  shownProxy,
  upstreamsOf,
  type HostProxy,
  type UpstreamProxy,
} from '../model/hostProxy';
import type { Image } from '../model/image';
import type { DoorFacts, DoorOwner, NetworkPolicy, PortDoor, Proxies, ProxyDoor } from '../model/network';
import { sandboxLayout } from '../model/sandboxLayout';
import { abortable, throwIfAborted } from '../util/abort';
import { errors, isTskError, messageOf } from '../util/errors';
import { oneLine, truncate } from '../util/text';
import { answers } from './answers';
import { followDoor } from './followDoor';
import { ensureRunning, isRunning, type HelperContainer } from './helperContainer';
import { outsideVariables } from './outsideVariables';
import { sourceAddress } from './sourceAddress';
import { squidConfig } from './squidConfig';
import { squidRules } from './squidRules';
import { squidUpstream } from './squidUpstream';
import { upstreamWay, withoutPasswords } from './upstreamWay';
import { inVirtualMachine, nameInMachine, routeToHost } from './routeToHost';

/** In the names of what is one task's alone. */
const alone = 'alone-';
/** What the engine keeps of a proxy's output: a sandbox can make it talk without end. */
const logBytes = 32 * 1024 * 1024;

interface ProxyPorts {
  readonly engine: Engine;
  readonly exclusive: Exclusive;
  /** The proxy's image, built when it has to be. */
  readonly image: (onOutput: (line: string) => void, signal?: AbortSignal) => Promise<Image>;
  /** Where this program runs; on macOS and Windows the engine runs in a virtual machine. */
  readonly platform?: NodeJS.Platform;
  /** How this machine reaches the outside; directly when absent. */
  readonly hostProxy?: () => Promise<HostProxy | undefined>;
}

/**
 * Proxies, one container per policy, shared by tasks and by processes: the fingerprint of image and policy is
 * in the container's name. Sockets lie beside each other in a volume, each name a secret of the task that has it; a sandbox
 * whose root could list them gets containers and volumes of its own. A proxy stops when no task has had a door for a while. Ports of the host are reached
 * through one more container, in the host's network, that has nothing but a relay for each port and task.
 */
export class SharedProxies implements Proxies {
  constructor(private readonly ports: ProxyPorts) {}

  async open(
    policy: NetworkPolicy,
    owner: DoorOwner,
    hostPorts: readonly number[],
    onOutput: (line: string) => void,
    signal?: AbortSignal,
  ): Promise<ProxyDoor> {
    squidConfig(policy); // Throws before anything is made.
    const leftOut = policy.rules === undefined ? [] : squidRules(policy.rules).leftOut;
    if (leftOut.length)
      onOutput(`TSK ignores these squid rules, because it sets them itself: ${leftOut.join(', ')}.`);
    const wanted = [...new Set(hostPorts)].map(checkedPort);
    const image = await this.ports.image(onOutput, signal);
    if (owner.alone) await this.removeOldVolumes(onOutput);
    const upstream = await this.ports.hostProxy?.();
    const { proxy, relays } = await this.containersFor(policy, upstream, image, owner);
    const target = (door: string): readonly string[] => [sourceAddress(door)];
    const socketName = await this.openDoor(proxy, target, signal, relays);
    const ports: PortDoor[] = [];
    const remarks: string[] = [];
    try {
      if (upstream) remarks.push(...(await this.remarksOn(upstream, proxy.name)));
      for (const port of wanted) {
        const { host, network } = routeToHost(await this.ports.engine.info(), this.platform);
        const relay = relayContainer(image, host, network, owner);
        const name = await this.openDoor(relay, () => [host, String(port)], signal);
        ports.push({ port, volume: relay.name, socketName: name });
      }
    } catch (error) {
      await this.close(proxy.name, socketName, ports).catch(() => undefined);
      throw error;
    }
    // Known to nobody in the sandbox: else it could feign the end of its own record.
    const mark = `${randomBytes(16).toString('hex')}.invalid`;
    const restore = async (stop: AbortSignal): Promise<void> => {
      await this.openDoor(proxy, target, stop, relays, doorOf(socketName));
    };
    return { ...this.reopen({ volume: proxy.name, socketName, ports, mark }), remarks, restore };
  }

  reopen({ volume, socketName, ports, mark }: DoorFacts): ProxyDoor {
    const trace = { proxy: volume, address: sourceAddress(socketName), mark };
    return {
      volume,
      socketName,
      ports,
      mark,
      follow: (listener, stop) => followDoor(this.ports.engine, trace, listener, stop),
      close: () => this.close(volume, socketName, ports, mark),
    };
  }

  async outside(): Promise<Awaited<ReturnType<Proxies['outside']>>> {
    const proxy = await this.ports.hostProxy?.();
    if (!proxy) return { plain: {}, secret: {} };
    const engine = await this.ports.engine.info();
    return outsideVariables(
      proxy,
      inVirtualMachine(engine.endpoint, this.platform) ? nameInMachine : undefined,
    );
  }

  private get platform(): NodeJS.Platform {
    return this.ports.platform ?? process.platform;
  }

  /** squid for a policy, and what has to run before it: found again by everybody who wants the same. */
  private async containersFor(
    policy: NetworkPolicy,
    upstream: HostProxy | undefined,
    image: Image,
    owner: DoorOwner,
  ): Promise<{ readonly proxy: HelperContainer; readonly relays: readonly HelperContainer[] }> {
    if (!upstream) {
      const config = squidConfig(policy);
      return { proxy: proxyContainer(image, config, config, owner), relays: [] };
    }
    const way = upstreamWay(upstream, image, await this.ports.engine.info(), this.platform, owner.runtime);
    const [config, shown] = [upstream, await withoutPasswords(upstream)].map((proxy) =>
      squidConfig(policy, squidUpstream(proxy, way.addressOf)),
    );
    // Two relays are behind the same port of two containers.
    const what = [shown, ...way.relays.map(({ name }) => name)].join('\n');
    const proxy = proxyContainer(image, config ?? '', what, owner);
    return { proxy: { ...proxy, command: way.command, volumes: way.volumes }, relays: way.relays };
  }

  private async remarksOn(upstream: HostProxy, container: string): Promise<readonly string[]> {
    const remarks = [...upstream.unusable];
    for (const proxy of upstreamsOf(upstream)) {
      if (await this.isReached(proxy, container)) continue;
      remarks.push(
        `The proxy of this machine, ${shownProxy(proxy)}, does not answer. The sandbox reaches nothing until it does.`,
      );
    }
    return remarks;
  }

  private async isReached({ host, port }: UpstreamProxy, container: string): Promise<boolean> {
    if (isOnThisMachine({ host })) return answers(host, port);
    const address = isIPv6(host) ? `TCP6:[${host}]:${port}` : `TCP:${host}:${port}`;
    const command = ['socat', '-u', 'OPEN:/dev/null', `${address},connect-timeout=3`];
    return (await this.ports.engine.exec(container, command)).exitCode === 0;
  }

  /** Volumes of tasks alone are nobody's when they are done: there would be two more of them with each task. */
  private async removeOldVolumes(onOutput: (line: string) => void): Promise<void> {
    try {
      for (const kind of ['proxy', 'ports'] as const) {
        await this.ports.engine.removeUnusedVolumes(`tsk-${kind}-${alone}`);
      }
    } catch (error) {
      onOutput(`TSK could not remove unused volumes: ${messageOf(error)}`);
    }
  }

  /** Opens a socket in a container, which is started when it has to be. Resolves with the socket's name. */
  private async openDoor(
    container: HelperContainer,
    target: (door: string) => readonly string[],
    signal: AbortSignal | undefined,
    before: readonly HelperContainer[] = [],
    door: string = randomBytes(16).toString('hex'),
  ): Promise<string> {
    // A container that is about to end for idleness may refuse once; a second start is a fresh one.
    for (let attempt = 1; ; attempt++) {
      throwIfAborted(signal);
      try {
        for (const one of [...before, container]) await ensureRunning(this.ports, one, signal);
        const opening = this.ports.engine.exec(container.name, ['tsk-proxy-open', door, ...target(door)]);
        const { exitCode, output } = await abortable(opening, signal).catch((error: unknown) => {
          // Who gives up waiting leaves no open door behind.
          void opening.then(() => this.closeDoor(container.name, door)).catch(() => undefined);
          throw error;
        });
        if (exitCode === 2) throw errors.badInput(`squid does not understand its rules: ${shown(output)}`);
        if (exitCode !== 0) throw errors.proxyFailed(shown(output) || `it ended with exit code ${exitCode}`);
        return `${door}.sock`;
      } catch (error) {
        const isFinal = isTskError(error, 'cancelled') || isTskError(error, 'bad-input');
        if (isFinal || attempt >= 3) throw asProxyError(error);
        // Podman keeps showing a container as running when its monitor was killed together with it.
        if (attempt === 2 && isStopped(error)) await this.ports.engine.removeContainer(container.name);
      }
    }
  }

  /** Closes all doors of a task; a container that is gone has none. */
  private async close(
    proxy: string,
    socketName: string,
    ports: readonly PortDoor[],
    mark?: string,
  ): Promise<void> {
    await Promise.all([
      this.closeDoor(proxy, socketName, mark),
      ...ports.map(({ volume, socketName: name }) => this.closeDoor(volume, name)),
    ]);
  }

  private async closeDoor(container: string, socketName: string, mark?: string): Promise<void> {
    if (!(await isRunning(this.ports.engine, container))) return;
    const more = mark === undefined ? [] : [mark];
    const command = ['tsk-proxy-close', doorOf(socketName), ...more];
    const { exitCode, output } = await this.ports.engine.exec(container, command);
    if (exitCode !== 0) throw errors.engineFailed('closing the connection to the proxy', shown(output));
  }
}

/** True for the words of Docker and Podman for a container without a process. */
function isStopped(error: unknown): boolean {
  return /stopped container|is not running|container state improper/i.test(messageOf(error));
}

function doorOf(socketName: string): string {
  return socketName.replace(/\.sock$/, '');
}

/** `shown`: the configuration without anything secret, of which its name is made. */
function proxyContainer(image: Image, config: string, shown: string, owner: DoorOwner): HelperContainer {
  return {
    name: nameOf('proxy', owner, image.id, shown),
    ...runtimeOf(owner),
    image: image.id,
    command: [],
    network: 'outbound',
    hosts: {},
    volumes: [],
    logBytes,
    files: [{ path: 'squid.conf', content: Buffer.from(config), mode: 0o644 }],
  };
}

function relayContainer(
  image: Image,
  host: string,
  network: HelperContainer['network'],
  owner: DoorOwner,
): HelperContainer {
  return {
    name: nameOf('ports', owner, image.id, host),
    ...runtimeOf(owner),
    image: image.id,
    command: ['ports'],
    network,
    hosts: network === 'host' ? {} : { [host]: 'host-gateway' },
    volumes: [],
    logBytes,
    files: [],
  };
}

/** Of a container and of the volume with its sockets: of everybody who wants the same, or of one task alone. */
function nameOf(kind: 'proxy' | 'ports', owner: DoorOwner, ...what: readonly string[]): string {
  const parts = [...what, ...(owner.runtime === undefined ? [] : [owner.runtime])];
  return owner.alone
    ? `tsk-${kind}-${alone}${fingerprintOf(...parts, owner.id)}`
    : `tsk-${kind}-${fingerprintOf(...parts)}`;
}

function runtimeOf({ runtime }: DoorOwner): Pick<HelperContainer, 'runtime'> {
  return runtime === undefined ? {} : { runtime };
}

function fingerprintOf(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 12);
}

function checkedPort(port: number): number {
  const isPort = Number.isInteger(port) && port >= 1 && port <= 65535;
  if (isPort && port !== sandboxLayout.proxyPort) return port;
  throw errors.badInput(
    isPort
      ? `Port ${port} cannot be forwarded: in the sandbox it leads to the proxy.`
      : `${port} is not a port. Write a number from 1 to 65535.`,
  );
}

/** What a container printed, for a message. */
function shown(output: string): string {
  return truncate(oneLine(output.trim()), 300);
}

function asProxyError(error: unknown): unknown {
  return isTskError(error) ? error : errors.proxyFailed(messageOf(error), error);
}
