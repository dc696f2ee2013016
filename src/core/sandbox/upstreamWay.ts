import { createHash, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import type { EngineInfo } from '../model/engine';
import { isOnThisMachine, upstreamsOf, type HostProxy, type UpstreamProxy } from '../model/hostProxy';
import type { Image } from '../model/image';
import { present } from '../util/fields';
import type { HelperContainer } from './helperContainer';
import type { PeerAddress } from './squidUpstream';
import { routeToHost } from './routeToHost';

/** The first port in squid's container that leads to a proxy on this machine's loopback. */
const firstPort = 3129;
const ways = '/run/tsk-way';
const slowHash = promisify<string, string, number, Buffer>(scrypt);

/** What squid's container needs so that it reaches the proxies of this machine. */
interface UpstreamWay {
  readonly addressOf: PeerAddress;
  /** Have to run before. */
  readonly relays: readonly HelperContainer[];
  /** For squid's container. */
  readonly volumes: HelperContainer['volumes'];
  readonly command: readonly string[];
}

/**
 * A proxy on this machine's loopback is another one in a container: a relay leads there, by a socket in a volume that no
 * sandbox ever has. Throws `bad-input` for an engine that has no way to this machine.
 */
export function upstreamWay(
  proxy: HostProxy,
  image: Pick<Image, 'id'>,
  engine: EngineInfo,
  platform: NodeJS.Platform,
  runtime?: string,
): UpstreamWay {
  const local = upstreamsOf(proxy).filter(isOnThisMachine);
  const localPorts = [...new Set(local.map(({ port }) => port))];
  const ofRuntime = runtime === undefined ? [] : [runtime];
  const relays = localPorts.map((port): HelperContainer => {
    const { host, network } = routeToHost(engine, platform, refusal);
    const name = createHash('sha256')
      .update([image.id, host, port, ...ofRuntime].join('\n'))
      .digest('hex')
      .slice(0, 12);
    return {
      name: `tsk-way-${name}`,
      image: image.id,
      command: ['way', host, String(port)],
      network,
      hosts: network === 'host' ? {} : { [host]: 'host-gateway' },
      volumes: [],
      logBytes: 1024 * 1024,
      ...present({ runtime }),
      files: [],
    };
  });
  const target = (n: number): string => `${ways}/${n}`;
  return {
    addressOf: (one) =>
      isOnThisMachine(one)
        ? { host: '127.0.0.1', port: firstPort + localPorts.indexOf(one.port) }
        : { host: one.host, port: one.port },
    relays,
    volumes: relays.map(({ name }, n) => ({ name, target: target(n) })),
    command: relays.map((_, n) => `${firstPort + n}=${target(n)}/way.sock`),
  };
}

const refusal =
  'Rootless Docker cannot reach a proxy on this machine’s loopback. Name one that a container can reach, use Podman or Docker with root, or unset the variable.';

/** The same with passwords made unknown, for what a container is called: nobody can try out words on it quickly. */
export async function withoutPasswords(proxy: HostProxy): Promise<HostProxy> {
  const hidden = async (one: UpstreamProxy | undefined): Promise<UpstreamProxy | undefined> => {
    if (!one?.login) return one;
    const { user, password } = one.login;
    const hash = await slowHash(password, `tsk-proxy ${user}`, 32);
    return { ...one, login: { user, password: hash.toString('hex') } };
  };
  const [web, tls] = [await hidden(proxy.web), await hidden(proxy.tls)];
  return { ...proxy, ...present({ web, tls }) };
}
