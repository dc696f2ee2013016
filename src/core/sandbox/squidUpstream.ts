import { isIP, isIPv4 } from 'node:net';
import type { HostProxy, UpstreamProxy } from '../model/hostProxy';

/** Where squid asks for a proxy of this machine: its own address, or a port in squid's container that leads there. */
export type PeerAddress = (proxy: UpstreamProxy) => { readonly host: string; readonly port: number };

/**
 * The part of squid's configuration that sends everything on to the proxy of this machine, but for the hosts that are
 * reached directly. None of these names is looked up for it.
 */
export function squidUpstream({ web, tls, direct }: HostProxy, addressOf: PeerAddress): readonly string[] {
  if (!web && !tls) return [];
  const names = directNames(direct);
  const nets = directNets(direct);
  const peer = (name: string, proxy: UpstreamProxy): string => {
    const { host, port } = addressOf(proxy);
    const options = 'no-query no-digest no-netdb-exchange default connect-timeout=10';
    return `cache_peer ${host} parent ${port} 0 ${options} name=${name}${login(proxy)}`;
  };
  return [
    'acl tsk_tunnel method CONNECT',
    ...(web ? [peer('tsk_web_peer', web), 'cache_peer_access tsk_web_peer deny tsk_tunnel'] : []),
    ...(tls ? [peer('tsk_tls_peer', tls), 'cache_peer_access tsk_tls_peer allow tsk_tunnel'] : []),
    ...(names.length
      ? [`acl tsk_direct dstdomain -n ${names.join(' ')}`, 'always_direct allow tsk_direct']
      : []),
    ...(nets.length
      ? [`acl tsk_direct_net dst -n ${nets.join(' ')}`, 'always_direct allow tsk_direct_net']
      : []),
    ...(web ? [] : ['always_direct allow !tsk_tunnel']),
    ...(tls ? [] : ['always_direct allow tsk_tunnel']),
    'never_direct allow all',
    // Behind such a proxy names of the outside are often unknown: nobody is to wait long for that.
    'dns_timeout 4 seconds',
    'dns_retransmit_interval 2 seconds',
    'negative_dns_ttl 10 minutes',
  ];
}

/** In URL encoding, as squid reads it: nothing in it can be a space, a quotation mark or the end of a line. */
function login({ login }: UpstreamProxy): string {
  if (!login) return '';
  const encoded = (text: string): string =>
    encodeURIComponent(text).replace(
      /[!'()*]/g,
      (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
    );
  return ` login=${encoded(login.user)}:${encoded(login.password)}`;
}

/** A name stands for itself and for what is below it, as curl and most others take it. Ports do not count. */
function directNames(direct: readonly string[]): readonly string[] {
  const names = direct.flatMap((entry) => {
    const name = `.${withoutPort(entry)
      .toLowerCase()
      .replace(/^\*?\./, '')}`;
    return isIP(name.slice(1)) === 0 && isName(name) ? name : [];
  });
  const all = new Set(names);
  const isCovered = (name: string): boolean =>
    name
      .split('.')
      .slice(2)
      .some((_, n, rest) => all.has(`.${rest.slice(n).join('.')}`));
  return [...all].filter((name) => !isCovered(name)).sort();
}

/** Nothing that could add a word to squid's file. */
function isName(name: string): boolean {
  return name.length <= 253 && /^(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)+$/.test(name);
}

function directNets(direct: readonly string[]): readonly string[] {
  const nets = direct.map(withoutPort).filter((entry) => {
    const [address = '', bits = ''] = entry.split('/');
    const isNet = isIP(address) !== 0 && (!entry.includes('/') || /^\d{1,3}$/.test(bits));
    return isNet && Number(bits || 0) <= (isIPv4(address) ? 32 : 128);
  });
  return [...new Set(nets)].sort();
}

function withoutPort(entry: string): string {
  return entry.replace(/^\[([^\]]*)\](:\d+)?$/, '$1').replace(/^([^:]*):\d+$/, '$1');
}
