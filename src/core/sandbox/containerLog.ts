import type { Readable } from 'node:stream';
import type Dockerode from 'dockerode';
import { abortable, throwIfAborted } from '../util/abort';

/** Which part of a log: all of it when nothing is said. */
export interface LogPart {
  readonly follow?: true;
  /** In Unix seconds. */
  readonly since?: number;
  /** So many entries from its end. */
  readonly tail?: number;
}

const statusCodes = { 200: true, 404: 'no such container', 500: 'server error' };

/** What an engine keeps of a container's output; each entry with its time. Everything ends with `cancelled` by the signal. */
export class ContainerLog {
  constructor(
    private readonly docker: Dockerode,
    private readonly id: string,
    private readonly signal: AbortSignal | undefined,
  ) {}

  async read<T>(part: LogPart, use: (stream: Readable) => Promise<T>): Promise<T> {
    const { signal } = this;
    throwIfAborted(signal);
    // Podman answers only when there is something to read: the wait for that has to end with an abort, too.
    const stream = await abortable(this.open(part), signal);
    const stop = (): void => void stream.destroy();
    signal?.addEventListener('abort', stop, { once: true });
    try {
      const result = await use(stream);
      throwIfAborted(signal);
      return result;
    } catch (error) {
      throwIfAborted(signal);
      throw error;
    } finally {
      signal?.removeEventListener('abort', stop);
      stream.destroy();
    }
  }

  /** Whether the container still runs, and may say more. One that is gone does not. */
  async isRunning(): Promise<boolean> {
    try {
      const { State } = await abortable(this.docker.getContainer(this.id).inspect(), this.signal);
      // Podman's word for one that was told to end and has not yet.
      return State.Running || String(State.Status) === 'stopping';
    } catch (error) {
      if ((error as { statusCode?: number }).statusCode === 404) return false;
      throw error;
    }
  }

  /** Past the client's own method, which holds in memory what is not followed. */
  private open(part: LogPart): Promise<Readable> {
    return new Promise((resolve, reject) => {
      const request = {
        path: `/containers/${encodeURIComponent(this.id)}/logs?`,
        method: 'GET',
        isStream: true,
        statusCodes,
        options: { stdout: true, stderr: true, timestamps: true, ...part },
        ...(this.signal ? { abortSignal: this.signal } : {}),
      };
      this.docker.modem.dial(request, (error, answer) => {
        if (error) reject(error);
        else resolve(answer as Readable);
      });
    });
  }
}
