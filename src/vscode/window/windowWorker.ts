import type { Disposable } from '../../core/util/disposable';

interface WindowWorkerPorts {
  readonly start: (workers: number) => Disposable & { pause(paused: boolean): void };
  readonly isPaused: () => boolean;
  /** How many tasks to work on at a time; undefined while this window may not work at all. */
  readonly wanted: () => Promise<number | undefined>;
  /** Called whenever this window may work, also when it is to work on nothing. */
  readonly onOpen: () => void;
  readonly onError: (error: unknown) => void;
}

/** What works on queued tasks in this window, when it may. */
export class WindowWorker implements Disposable {
  private worker: ReturnType<WindowWorkerPorts['start']> | undefined;
  private running = 0;
  private disposed = false;

  constructor(private readonly ports: WindowWorkerPorts) {}

  /** Does as it is wanted now. Never rejects. */
  async adjust(): Promise<void> {
    const { wanted, start, isPaused, onOpen, onError } = this.ports;
    try {
      const count = await wanted();
      if (this.disposed) return;
      if (count !== undefined) onOpen();
      if ((count ?? 0) === this.running) return;
      this.worker?.dispose();
      this.running = count ?? 0;
      this.worker = count ? start(count) : undefined;
      // Before it looked for the first time: that is not done at once.
      this.worker?.pause(isPaused());
    } catch (error) {
      onError(error);
    }
  }

  /** Begins queued tasks again, or no more, as it is wanted now. */
  adjustPause(): void {
    this.worker?.pause(this.ports.isPaused());
  }

  dispose(): void {
    this.disposed = true;
    this.worker?.dispose();
  }
}
