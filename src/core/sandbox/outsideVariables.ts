import { isOnThisMachine, type HostProxy, type UpstreamProxy } from '../model/hostProxy';

type Variables = Readonly<Record<string, string>>;

/** The customary variables for programs in containers of the engine's own network: builds, and sandboxes with one. */
interface OutsideVariables {
  readonly plain: Variables;
  /** Those that hold a password. */
  readonly secret: Variables;
}

/** `localHost`: by which name a container knows this machine, where it is known at all; without, its own proxies are left out. */
export function outsideVariables(
  proxy: HostProxy | undefined,
  localHost: string | undefined,
): OutsideVariables {
  const plain: Record<string, string> = {};
  const secret: Record<string, string> = {};
  const add = (name: string, upstream: UpstreamProxy | undefined): void => {
    const host = upstream && (isOnThisMachine(upstream) ? localHost : upstream.host);
    if (!upstream || host === undefined) return;
    const to = upstream.login ? secret : plain;
    for (const one of [name, name.toLowerCase()]) to[one] = urlOf({ ...upstream, host });
  };
  add('HTTP_PROXY', proxy?.web);
  add('HTTPS_PROXY', proxy?.tls);
  const hasAny = Object.keys({ ...plain, ...secret }).length > 0;
  if (proxy?.direct.length && hasAny) plain['NO_PROXY'] = plain['no_proxy'] = proxy.direct.join(',');
  return { plain, secret };
}

function urlOf({ host, port, login }: UpstreamProxy): string {
  const name = host.includes(':') ? `[${host}]` : host;
  const before = login ? `${encodeURIComponent(login.user)}:${encodeURIComponent(login.password)}@` : '';
  return `http://${before}${name}:${port}`;
}
