import type { Endpoint } from '../model/agent';
import { errors } from '../util/errors';

/**
 * The endpoint of the gateway that the user named in `variable`. Throws `bad-input` if a sandbox cannot reach it.
 */
export function gatewayEndpoint(variable: string, baseUrl: string): Endpoint {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw errors.badInput(`${variable} is not a web address (http://… or https://…).`);
  }
  if (/^(localhost|127\..*|0\.0\.0\.0|\[::1?\])$/.test(url.hostname)) {
    throw errors.badInput(
      `${variable} names ${url.hostname}, which is the sandbox itself inside a sandbox. Use an address of this machine that other machines can reach.`,
    );
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return { host, port: Number(url.port) || (url.protocol === 'https:' ? 443 : 80) };
}
