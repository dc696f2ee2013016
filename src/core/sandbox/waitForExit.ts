import type { Readable } from 'node:stream';
import type Dockerode from 'dockerode';
import { abortable, throwIfAborted } from '../util/abort';
import { present } from '../util/fields';
import { numberOf, parseRecord } from '../util/json';

const statusCodes = { 200: true, 400: 'bad parameter', 404: 'no such container', 500: 'server error' };
/** The answer is one small object. */
const longest = 100_000;

/**
 * Waits for a container's end; resolves with its exit code. Past the client's own method: engines begin their answer
 * at once and end it with the container, and that method never returns when the engine goes away in between.
 */
export async function waitForExit(docker: Dockerode, id: string, signal?: AbortSignal): Promise<number> {
  const answer = await abortable(startWaiting(docker, id, signal), signal);
  const stop = (): void => void answer.destroy();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    let text = '';
    for await (const chunk of answer) {
      text += String(chunk);
      if (text.length > longest) break;
    }
    throwIfAborted(signal);
    const exitCode = numberOf(parseRecord(text)?.['StatusCode']);
    // An engine that ends says no more.
    if (exitCode === undefined)
      throw Object.assign(new Error('the engine did not report its exit code'), { code: 'ECONNRESET' });
    return exitCode;
  } catch (error) {
    throwIfAborted(signal);
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    answer.destroy();
  }
}

function startWaiting(docker: Dockerode, id: string, signal: AbortSignal | undefined): Promise<Readable> {
  const path = `/containers/${encodeURIComponent(id)}/wait?`;
  return new Promise((resolve, reject) => {
    const request = { path, method: 'POST', isStream: true, statusCodes, options: {} };
    docker.modem.dial({ ...request, ...present({ abortSignal: signal }) }, (error, answer) => {
      if (error) reject(error);
      else resolve(answer as Readable);
    });
  });
}
