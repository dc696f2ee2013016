import { isIP } from 'node:net';
import { present } from '../util/fields';
import { oneLine, truncate } from '../util/text';

/** How to reach an engine: over a socket (or named pipe), or over TCP on this machine. `name` is for messages. */
export type Endpoint =
  | {
      readonly kind: 'socket';
      readonly path: string;
      readonly name: string;
      /** A folder where anybody could have put a socket: it counts only when it is this user's own. */
      readonly ownFolder?: string;
    }
  | {
      readonly kind: 'tcp';
      readonly host: string;
      readonly port: number;
      /** The folder with `ca.pem`, `cert.pem` and `key.pem`, where the engine wants TLS. */
      readonly tlsFolder?: string;
      readonly name: string;
    };

/** An address that cannot be used. `why` continues its name: `ssh://box leads to another machine`. */
export interface Refusal {
  readonly kind: 'refused';
  readonly name: string;
  readonly why: string;
}

const elsewhere =
  'leads to another machine, but sandboxes mount folders of this one: the engine must run here';

/** Reads an address as `DOCKER_HOST`, `CONTAINER_HOST` and Docker's contexts spell it. */
export function parseEngineAddress(value: string, tlsFolder?: string): Endpoint | Refusal {
  const name = truncate(oneLine(value), 200);
  const refused = (why: string): Refusal => ({ kind: 'refused', name, why });
  const [, scheme = 'tcp', rest = ''] = /^(?:([a-z]+):\/\/)?([^]*)$/i.exec(value) ?? [];
  switch (scheme.toLowerCase()) {
    case 'unix':
    case 'npipe':
      // A named pipe begins with slashes, too.
      if (!rest.startsWith('/') || rest.includes('\0')) return refused('is not an absolute path');
      return { kind: 'socket', path: rest, name };
    case 'ssh':
      return refused(elsewhere);
    case 'tcp':
    case 'http':
    case 'https': {
      const [, six, four, digits] = /^(?:\[([\da-f:.]+)\]|([\w.-]+))(?::(\d{1,5}))?\/?$/i.exec(rest) ?? [];
      const host = six ?? four;
      const port = Number(digits ?? (tlsFolder === undefined ? 2375 : 2376));
      if (host === undefined || port < 1 || port > 65_535) return refused('is not an engine address');
      if (!isLoopback(host)) return refused(elsewhere);
      if (scheme.toLowerCase() === 'https' && tlsFolder === undefined)
        return refused('needs TLS: set DOCKER_TLS_VERIFY and DOCKER_CERT_PATH');
      return { kind: 'tcp', host, port, ...present({ tlsFolder }), name };
    }
    default:
      return refused('is neither a unix socket, a named pipe, nor a TCP address');
  }
}

function isLoopback(host: string): boolean {
  if (isIP(host) === 4) return host.startsWith('127.');
  return host === '::1' || host.toLowerCase() === 'localhost';
}
