import type { NetworkRequest, ProxyDoor } from '../model/network';
import type { NetworkSummary } from '../model/task';
import { delay } from '../util/abort';
import { messageOf } from '../util/errors';

/** Where requests are kept: see `core/log/networkRecord.ts`. */
export interface NetworkSink {
  add(request: NetworkRequest): void;
  summary(): NetworkSummary;
  close(): Promise<void>;
}

/** What came through a door, and what was wrong with the way out itself. */
export interface NetworkStory {
  readonly summary: NetworkSummary;
  readonly troubles: readonly string[];
}

/** How long the last lines of a door may take after it was closed, in milliseconds. */
const patience = 3_000;
/** How often a door is opened again whose proxy ended, and after how long, in milliseconds. */
const mostRestores = 20;
const restorePause = 1_000;

/**
 * Keeps the record of what comes through one door, from `since` (in milliseconds since 1970) until `end`, and opens the door
 * again when its proxy ended.
 */
export class NetworkWatch {
  private readonly stop = new AbortController();
  private readonly following: Promise<void>;
  private ended: Promise<NetworkStory> | undefined;
  private isClosing = false;
  private breaks = 0;
  private restores = 0;
  private lost: string | undefined;

  constructor(
    private readonly door: ProxyDoor,
    private readonly sink: NetworkSink,
    private readonly warn: (text: string) => void,
    private readonly since = 0,
    private readonly pauseMs = restorePause,
  ) {
    this.following = this.follow().catch((error: unknown) => {
      if (!this.stop.signal.aborted) warn(`The network record is incomplete: ${messageOf(error)}`);
    });
  }

  /** Closes the door and the record. Never rejects; more than one call is one. */
  end(): Promise<NetworkStory> {
    this.ended ??= this.close();
    return this.ended;
  }

  /** Stops looking and leaves the door open for another process. */
  async leave(): Promise<void> {
    this.stop.abort();
    await this.following;
    this.ended ??= Promise.resolve(this.story());
    await this.sink.close().catch((error: unknown) => this.warn(messageOf(error)));
  }

  private async follow(): Promise<void> {
    const listener = {
      onRequest: (request: NetworkRequest) => this.sink.add(request),
      onBreak: (at: number) => this.broke(at),
    };
    for (;;) {
      const isWhole = await this.door.follow(listener, this.stop.signal);
      if (isWhole || this.isClosing) return;
      this.broke(Date.now());
      await this.restore();
      if (this.lost !== undefined) return;
    }
  }

  private broke(at: number): void {
    // Lines of a proxy's log that are older are of tasks before this one; it counts whole seconds.
    if (at + 1_000 < this.since) return;
    this.breaks += 1;
    if (this.breaks === 1) this.warn('The sandbox lost its network: the proxy ended.');
  }

  private async restore(): Promise<void> {
    const { signal } = this.stop;
    this.restores += 1;
    try {
      if (!this.door.restore) throw new Error('another process had opened it');
      if (this.restores > mostRestores) throw new Error('it ended too often');
      await delay(this.pauseMs, signal);
      await this.door.restore(signal);
    } catch (error) {
      if (signal.aborted) throw error;
      this.lost = messageOf(error);
      this.warn(`TSK could not restore the network of the sandbox: ${this.lost}`);
    }
  }

  private async close(): Promise<NetworkStory> {
    this.isClosing = true;
    try {
      await this.door.close();
    } catch (error) {
      this.warn(`The connection to the proxy could not be closed: ${messageOf(error)}`);
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
    return this.story();
  }

  private story(): NetworkStory {
    return { summary: this.sink.summary(), troubles: this.troubles() };
  }

  private troubles(): readonly string[] {
    if (this.breaks === 0) return [];
    const times = this.breaks === 1 ? 'once' : `${this.breaks} times`;
    const what = `The sandbox lost its network ${times} while the agent worked`;
    return [
      this.lost === undefined
        ? `${what}: some of its requests may have failed.`
        : `${what}, and TSK could not restore it (${this.lost}): its later requests failed.`,
    ];
  }
}
