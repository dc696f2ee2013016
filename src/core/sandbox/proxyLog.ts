import { isIPv6 } from 'node:net';
import type { NetworkRequest } from '../model/network';

/** A line of the proxy's log: who asked, by the address of the door, and for what. */
export interface ProxyLine {
  readonly source: string;
  readonly request: NetworkRequest;
}

const maxHost = 253;

/**
 * Reads a line of squid's log as `squidConfig` sets it: `seconds.millis source status/code/error method url in out`;
 * an older proxy's has no error. Undefined for what names no host, or is no request. The URL is as the sandbox wrote it: hostile.
 */
export function parseProxyLine(line: string): ProxyLine | undefined {
  const match =
    /^(\d{1,12})\.(\d{3}) ([0-9a-f.:]{3,45}) ([A-Z_]+)\/(\d{3})(?:\/([A-Z_]{1,60}|-))? (\S{1,32}) (.*) (\d+|-) (\d+|-)$/.exec(
      line,
    );
  if (!match) return undefined;
  const [
    ,
    seconds,
    millis,
    source = '',
    status = '',
    code = '',
    error = '-',
    method,
    url = '',
    sent,
    received,
  ] = match;
  if (isMisshapen(status, code)) return undefined;
  const target = method === 'CONNECT' ? authority(url, 443) : ofUrl(url);
  if (!target) return undefined;
  const allowed = !status.includes('DENIED');
  const bytes = (text: string | undefined): number => Math.min(Number(text) || 0, Number.MAX_SAFE_INTEGER);
  return {
    source,
    request: {
      at: new Date(Number(seconds) * 1000 + Number(millis)).toISOString(),
      ...target,
      allowed,
      // A tunnel that did not come about, or a proxy of this machine that wants another log-in: no answer of the host's.
      ...(allowed &&
      (error.startsWith('ERR_') || code === '407' || (method === 'CONNECT' && !code.startsWith('2')))
        ? { failed: true }
        : {}),
      bytes: bytes(sent) + bytes(received),
    },
  };
}

/** When squid ended and was started again, from a line of `dockerfiles/proxy/tsk-proxy`; in milliseconds since 1970. */
export function parseBreak(line: string): number | undefined {
  const seconds = /^tsk-proxy broke (\d{1,12}) \d{1,3}$/.exec(line)?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}

/** squid answered such a request itself, whatever host it was for. */
function isMisshapen(status: string, code: string): boolean {
  return status.startsWith('NONE') && (code.startsWith('4') || code === '501');
}

function ofUrl(url: string): { readonly host: string; readonly port: number } | undefined {
  const match = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)/i.exec(url);
  if (!match) return undefined;
  const [, scheme = '', place = ''] = match;
  const port = scheme.toLowerCase() === 'https' ? 443 : scheme.toLowerCase() === 'ftp' ? 21 : 80;
  return authority(place.slice(place.lastIndexOf('@') + 1), port);
}

/** `host`, `host:port`, `[v6]`, `[v6]:port`, or a bare IPv6 address. */
function authority(
  text: string,
  defaultPort: number,
): { readonly host: string; readonly port: number } | undefined {
  if (isIPv6(text)) return { host: text.toLowerCase(), port: defaultPort };
  const bracketed = /^\[([0-9a-f:.]+)\](?::(\d{1,5}))?$/i.exec(text);
  const plain = bracketed ?? /^(.*?)(?::(\d{1,5}))?$/.exec(text);
  const host = (plain?.[1] ?? '').toLowerCase();
  const port = plain?.[2] === undefined ? defaultPort : Number(plain[2]);
  if (port < 1 || port > 65535 || !isHost(host)) return undefined;
  return { host, port };
}

function isHost(host: string): boolean {
  if (host.length < 1 || host.length > maxHost) return false;
  return /^[a-z0-9_.*-]+$/.test(host) || isIPv6(host);
}
