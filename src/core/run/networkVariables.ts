import type { SandboxConfig } from '../model/config';
import type { PortDoor, ProxyDoor } from '../model/network';
import { sandboxLayout } from '../model/sandboxLayout';
import type { Variables } from './sandboxVariables';

const { portSockets, proxyHost, proxyPort, proxySockets } = sandboxLayout;

/** The volumes with the sockets of ports, in the order in which they are mounted. */
export function portVolumes(ports: readonly PortDoor[]): readonly string[] {
  return [...new Set(ports.map(({ volume }) => volume))];
}

/** The variables by which a sandbox called `host` finds its ways out. */
export function networkVariables(
  door: ProxyDoor | undefined,
  { network }: Pick<SandboxConfig, 'network'>,
  host: string,
): Variables {
  if (!door) return {};
  const volumes = portVolumes(door.ports);
  const sockets = door.ports.map(
    ({ port, volume, socketName }) => `${port}=${portSockets}/${volumes.indexOf(volume)}/${socketName}`,
  );
  return {
    ...(network === 'allowlist'
      ? { ...proxyVariables(host), TSK_PROXY_SOCKET: `${proxySockets}/${door.socketName}` }
      : {}),
    ...(sockets.length
      ? {
          TSK_PROXY_HOST: proxyHost,
          TSK_HOST_PORTS: door.ports.map(({ port }) => port).join(','),
          TSK_PORT_SOCKETS: sockets.join(' '),
        }
      : {}),
  };
}

/** The customary variables, in both spellings, as programs disagree about them; then those of programs that read none. */
function proxyVariables(host: string): Variables {
  const url = `http://127.0.0.1:${proxyPort}`;
  const direct = directHosts(host).join(',');
  return {
    HTTP_PROXY: url,
    HTTPS_PROXY: url,
    http_proxy: url,
    https_proxy: url,
    NO_PROXY: direct,
    no_proxy: direct,
    // Node.js from 22.21 and 24 on: `fetch`, `http` and `https`.
    NODE_USE_ENV_PROXY: '1',
    // Yarn from 2 on. It knows no list of exceptions, and refuses a variable that looks like one.
    YARN_HTTP_PROXY: url,
    YARN_HTTPS_PROXY: url,
    JAVA_TOOL_OPTIONS: javaOptions(host),
    TSK_PROXY_HOST: proxyHost,
  };
}

/**
 * The sandbox itself, in the words of all programs: curl, Go and requests read nets, Node.js reads ranges, others compare
 * the ends of names.
 */
function directHosts(host: string): readonly string[] {
  return [
    ...['localhost', '.localhost', '127.0.0.1', '127.0.0.0/8', '127.0.0.1-127.255.255.255'],
    // For those that read neither nets nor ranges: the ones in use.
    ...['127.0.0.2', '127.0.0.3', '127.0.1.1'],
    ...['::1', '[::1]', '0.0.0.0', proxyHost, host],
  ];
}

/** For every program in Java, Maven's and Gradle's included: a Java machine reads no other variable. */
function javaOptions(host: string): string {
  const proxies = ['http', 'https'].flatMap((scheme) => [
    `-D${scheme}.proxyHost=127.0.0.1`,
    `-D${scheme}.proxyPort=${proxyPort}`,
  ]);
  const direct = ['localhost', '*.localhost', '127.*', '[::1]', '0.0.0.0', proxyHost, host].join('|');
  return [...proxies, `-Dhttp.nonProxyHosts=${direct}`].join(' ');
}
