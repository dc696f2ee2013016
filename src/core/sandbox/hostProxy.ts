import { join } from 'node:path';
import type { HostEnvironment } from '../model/agent';
import type { HostProxy, ProxySetting, UpstreamProxy } from '../model/hostProxy';
import { messageOf } from '../util/errors';
import { present } from '../util/fields';
import { parseRecord, recordOf, textOf } from '../util/json';
import { oneLine, truncate } from '../util/text';
import { readSmallFile } from './readSmallFile';

/** What one place says: the addresses as they are written there, and what the place calls them. */
interface ProxySource {
  readonly web?: { readonly url: string; readonly from: string };
  readonly tls?: { readonly url: string; readonly from: string };
  readonly direct: readonly string[];
}

interface HostProxyParts {
  readonly environment: HostEnvironment;
  readonly home: string;
  /** What the editor says, where there is one. */
  readonly setting: ProxySetting | undefined;
}

/**
 * How this machine reaches the outside; undefined when it does so directly. What `~/.docker/config.json` says counts
 * first, as it is meant for containers; then the usual variables; then the editor's setting. Throws nothing: a file that
 * cannot be read is among what is unusable.
 */
export async function readHostProxy(parts: HostProxyParts): Promise<HostProxy | undefined> {
  const { environment, home, setting } = parts;
  const file = join(environment['DOCKER_CONFIG'] || join(home, '.docker'), 'config.json');
  let docker: ProxySource = { direct: [] };
  const unreadable: string[] = [];
  try {
    docker = ofDocker((await readSmallFile(file))?.toString('utf8') ?? '{}', file);
  } catch (error) {
    unreadable.push(`TSK cannot read the proxies in ${file}: ${messageOf(error)}.`);
  }
  const found = chooseHostProxy([docker, ofEnvironment(environment), ofSetting(setting)]);
  if (unreadable.length === 0) return found;
  return { ...(found ?? { direct: [] }), unusable: [...unreadable, ...(found?.unusable ?? [])] };
}

/** The first place that names a proxy; the exceptions of all places together. */
function chooseHostProxy(sources: readonly ProxySource[]): HostProxy | undefined {
  const source = sources.find(({ web, tls }) => web ?? tls);
  const direct = [...new Set(sources.flatMap((one) => one.direct))];
  if (!source || direct.includes('*')) return undefined;
  const unusable: string[] = [];
  const parsed = (named: ProxySource['web']): UpstreamProxy | undefined => {
    if (!named) return undefined;
    const proxy = parseProxy(named.url, named.from);
    if (typeof proxy !== 'string') return proxy;
    if (!unusable.includes(proxy)) unusable.push(proxy);
    return undefined;
  };
  const [web, tls] = [parsed(source.web), parsed(source.tls)];
  return { ...present({ web, tls }), direct, unusable };
}

/** The variables that curl and others read, in both spellings. */
function ofEnvironment(environment: HostEnvironment): ProxySource {
  const named = (...names: readonly string[]): ProxySource['web'] => {
    const from = names.find((name) => environment[name]);
    return from === undefined ? undefined : { url: environment[from] ?? '', from };
  };
  const web = named('http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY');
  const tls = named('https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY');
  const direct = split(environment['no_proxy'] || environment['NO_PROXY']);
  return { ...present({ web, tls }), direct };
}

/** `proxies.default` of Docker's client: what it gives to every container. */
function ofDocker(text: string, file: string): ProxySource {
  const record = parseRecord(text);
  if (!record) throw new Error('it is not a JSON object');
  const proxies = recordOf(recordOf(record['proxies'])['default']);
  const named = (key: string): ProxySource['web'] => {
    const url = textOf(proxies[key]);
    return url ? { url, from: `${key} in ${file}` } : undefined;
  };
  const [web, tls] = [named('httpProxy'), named('httpsProxy')];
  return { ...present({ web, tls }), direct: split(textOf(proxies['noProxy'])) };
}

function ofSetting(setting: ProxySetting | undefined): ProxySource {
  if (!setting?.url) return { direct: [] };
  const named = { url: setting.url, from: 'the setting http.proxy' };
  return { web: named, tls: named, direct: setting.direct };
}

/** A proxy, or a sentence that says why TSK cannot use it. Shows no password. */
function parseProxy(text: string, from: string): UpstreamProxy | string {
  const whole = text.includes('://') ? text : `http://${text}`;
  const url = !/[\s\p{Cc}]/u.test(text) && URL.canParse(whole) ? new URL(whole) : undefined;
  const host = url?.hostname.replace(/^\[|\]$/g, '').toLowerCase() ?? '';
  if (!url || !/^([a-z0-9_]([a-z0-9_.-]*[a-z0-9])?|[0-9a-f:]+)$/.test(host)) {
    return `${from} is not a proxy address. Write one such as http://proxy.example.com:8080.`;
  }
  if (url.protocol !== 'http:') {
    const kind = truncate(oneLine(url.protocol.replace(/:$/, '')), 20);
    return `${from} names a proxy of the kind "${kind}", which TSK cannot use: sandboxes and builds try without it. Name one of the kind "http".`;
  }
  const [user, password] = [decoded(url.username), decoded(url.password)];
  return {
    host,
    port: url.port === '' ? 80 : Number(url.port),
    ...(user || password ? { login: { user, password } } : {}),
    from,
  };
}

/** A percent sign that encodes nothing stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function split(list: string | undefined): readonly string[] {
  return (list ?? '').split(/[\s,;]+/).filter(Boolean);
}
