import type { Engine } from '../model/engine';
import type { NetworkRequest } from '../model/network';
import { throwIfAborted } from '../util/abort';
import { parseProxyLine } from './proxyLog';

interface DoorTrace {
  /** The proxy's container. */
  readonly proxy: string;
  /** By which the door's connections are known in its log. */
  readonly address: string;
  /** The host that is asked for when the door was closed. */
  readonly mark: string;
}

/** Tells the requests of one door, from the first on, until it was closed and all were told. */
export async function followDoor(
  engine: Engine,
  { proxy, address, mark }: DoorTrace,
  onRequest: (request: NetworkRequest) => void,
  signal: AbortSignal,
): Promise<void> {
  const closed = new AbortController();
  try {
    await engine.followOutput(
      proxy,
      ({ text }) => {
        const line = closed.signal.aborted ? undefined : parseProxyLine(text);
        if (line?.source !== address) return;
        if (line.request.host === mark) closed.abort();
        else onRequest(line.request);
      },
      AbortSignal.any([signal, closed.signal]),
    );
  } catch (error) {
    if (!closed.signal.aborted) throw error;
  }
  throwIfAborted(signal);
}
