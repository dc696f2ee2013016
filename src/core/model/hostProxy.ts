/** A proxy through which this machine reaches the outside. Spoken to in plain HTTP. */
export interface UpstreamProxy {
  readonly host: string;
  readonly port: number;
  readonly login?: { readonly user: string; readonly password: string };
  /** Who says so, for messages: `HTTPS_PROXY`, or a file. */
  readonly from: string;
}

/** How this machine reaches the outside, where it does not do so directly. */
export interface HostProxy {
  /** For `http`. */
  readonly web?: UpstreamProxy;
  /** For `https`: tunnels. */
  readonly tls?: UpstreamProxy;
  /** Hosts that are reached without it, as they were written: names, suffixes, addresses, nets. */
  readonly direct: readonly string[];
  /** Sentences about what was set and cannot be used. */
  readonly unusable: readonly string[];
}

/** What an editor's settings say about proxies. */
export interface ProxySetting {
  readonly url: string;
  readonly direct: readonly string[];
}

/** The proxies of a machine, each once. */
export function upstreamsOf({ web, tls }: HostProxy): readonly UpstreamProxy[] {
  const found = [...(web ? [web] : []), ...(tls ? [tls] : [])];
  return found.filter((one, n) => n === found.findIndex((other) => isSame(one, other)));
}

function isSame(one: UpstreamProxy, other: UpstreamProxy): boolean {
  return one.host === other.host && one.port === other.port && loginOf(one) === loginOf(other);
}

/** As people may see it: without its password. */
export function shownProxy({ host, port, from }: UpstreamProxy): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port} (${from})`;
}

/** True for an address of the machine itself, which in a container is another one. */
export function isOnThisMachine({ host }: Pick<UpstreamProxy, 'host'>): boolean {
  return (
    host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^(127\.|0\.0\.0\.0$)/.test(host)
  );
}

function loginOf({ login }: UpstreamProxy): string {
  return JSON.stringify(login ?? null);
}
