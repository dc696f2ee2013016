import type { Engine } from '../model/engine';
import type { DoorListener } from '../model/network';
import { delay, throwIfAborted } from '../util/abort';
import { parseBreak, parseProxyLine } from './proxyLog';

interface DoorTrace {
  /** The proxy's container. */
  readonly proxy: string;
  /** By which the door's connections are known in its log. */
  readonly address: string;
  /** The host that is asked for when the door was closed. */
  readonly mark: string;
}

/** How long a container that is being removed may still seem to run, and how often to look. */
const removalMs = 2_000;
const pauseMs = 200;

/**
 * Tells the requests of one door, from the first on, and when the proxy broke down, until the door was closed and all was
 * told. Resolves with false when the proxy ended before.
 */
export async function followDoor(
  engine: Engine,
  { proxy, address, mark }: DoorTrace,
  { onRequest, onBreak }: DoorListener,
  signal: AbortSignal,
): Promise<boolean> {
  const closed = new AbortController();
  try {
    await engine.followOutput(
      proxy,
      ({ text }) => {
        if (closed.signal.aborted) return;
        const broke = parseBreak(text);
        if (broke !== undefined) onBreak(broke);
        const line = parseProxyLine(text);
        if (line?.source !== address) return;
        if (line.request.host === mark) closed.abort();
        else onRequest(line.request);
      },
      AbortSignal.any([signal, closed.signal]),
    );
  } catch (error) {
    if (!closed.signal.aborted && (await mayGoOn(engine, proxy, signal))) throw error;
  }
  throwIfAborted(signal);
  return closed.signal.aborted;
}

/** False for a proxy that surely ended. */
async function mayGoOn(engine: Engine, proxy: string, signal: AbortSignal): Promise<boolean> {
  for (let waited = 0; ; waited += pauseMs) {
    const isRunning = await engine.inspectContainer(proxy).then(
      (found) => found?.running ?? false,
      () => true,
    );
    if (!isRunning || waited >= removalMs) return isRunning;
    await delay(pauseMs, signal);
  }
}
