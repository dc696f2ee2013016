import type { NetworkRequest, ProxyDoor } from '../model/network';
import type { NetworkSummary } from '../model/task';
import { messageOf } from '../util/errors';

/** Where requests are kept: see `core/log/networkRecord.ts`. */
export interface NetworkSink {
  add(request: NetworkRequest): void;
  summary(): NetworkSummary;
  close(): Promise<void>;
}

/** How long the last lines of a door may take after it was closed, in milliseconds. */
const patience = 3_000;

/** Keeps the record of what comes through one door, from now until `end`. */
export class NetworkWatch {
  private readonly stop = new AbortController();
  private readonly following: Promise<void>;
  private ended: Promise<NetworkSummary> | undefined;

  constructor(
    private readonly door: ProxyDoor,
    private readonly sink: NetworkSink,
    private readonly warn: (text: string) => void,
  ) {
    this.following = door
      .follow((request) => sink.add(request), this.stop.signal)
      .catch((error: unknown) => {
        if (!this.stop.signal.aborted) warn(`The network record is not complete: ${messageOf(error)}`);
      });
  }

  /** Closes the door and the record. Never rejects; more than one call is one. */
  end(): Promise<NetworkSummary> {
    this.ended ??= this.close();
    return this.ended;
  }

  /** Stops looking and leaves the door open: another process goes on. */
  async leave(): Promise<void> {
    this.stop.abort();
    await this.following;
    this.ended ??= Promise.resolve(this.sink.summary());
    await this.sink.close().catch((error: unknown) => this.warn(messageOf(error)));
  }

  private async close(): Promise<NetworkSummary> {
    try {
      await this.door.close();
    } catch (error) {
      this.warn(`The way to the proxy could not be closed: ${messageOf(error)}`);
      this.stop.abort();
    }
    const timer = setTimeout(() => this.stop.abort(), patience);
    await this.following;
    clearTimeout(timer);
    try {
      await this.sink.close();
    } catch (error) {
      this.warn(`The network record could not be written: ${messageOf(error)}`);
    }
    return this.sink.summary();
  }
}
