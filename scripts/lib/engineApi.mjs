// The parts of the engine's HTTP API that the bench needs, over its unix socket.
import http from 'node:http';
import { Failure } from './failure.mjs';

/**
 * @typedef {object} EngineRequest
 * @property {string} [method]
 * @property {import('node:stream').Readable} [body]
 * @property {number} [timeoutMs] how long the engine may be silent
 */

/**
 * @param {string} socketPath
 * @param {string} path
 * @param {EngineRequest} [options]
 * @returns {Promise<{ status: number, body: string }>}
 */
export function engineRequest(socketPath, path, { method = 'GET', body, timeoutMs = 3_000 } = {}) {
  return new Promise((resolve, reject) => {
    const headers = body ? { 'content-type': 'application/x-tar' } : {};
    const request = http.request(
      { socketPath, path, method, headers, timeout: timeoutMs, agent: false },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk) => (text += chunk));
        response.once('error', reject);
        response.once('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
      },
    );
    request.once('timeout', () =>
      request.destroy(
        new Failure(`The engine at ${socketPath} did not answer ${path} within ${timeoutMs / 1000} s.`),
      ),
    );
    request.once('error', reject);
    if (body) body.once('error', reject).pipe(request);
    else request.end();
  });
}

/**
 * For example "Docker 20.10.24", if an engine answers there.
 * @param {string} socketPath
 * @returns {Promise<string | undefined>}
 */
export async function engineVersion(socketPath) {
  try {
    const { status, body } = await engineRequest(socketPath, '/version');
    if (status !== 200) return undefined;
    /** @type {{ Version: string, Components?: { Name?: string }[] }} */
    const { Version, Components = [] } = JSON.parse(body);
    return `${Components[0]?.Name?.includes('Podman') ? 'Podman' : 'Docker'} ${Version}`;
  } catch {
    return undefined;
  }
}

/**
 * Runs `POST /images/create` (pull or import), whose errors may come in the middle of a 200 answer.
 * @param {string} socketPath
 * @param {Record<string, string>} query
 * @param {Omit<EngineRequest, 'method'>} options
 */
export async function createImage(socketPath, query, options) {
  const path = `/images/create?${new URLSearchParams(query).toString()}`;
  const { status, body } = await engineRequest(socketPath, path, { ...options, method: 'POST' });
  const error = status === 200 ? /"error"\s*:\s*"([^"]*)/.exec(body)?.[1] : body.trim();
  if (error !== undefined) throw new Failure(`The engine could not create the image (${path}): ${error}`);
}
