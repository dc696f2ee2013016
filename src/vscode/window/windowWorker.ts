import type { Disposable } from '../../core/util/disposable';

interface WindowWorkerPorts {
  readonly start: (workers: number) => Disposable & { pause(paused: boolean): void };
  readonly isPaused: () => boolean;
  /** How many tasks to work on at a time; undefined while this window may not work at all. */
  readonly wanted: () => Promise<number | undefined>;
  /** Called whenever this window may work, also with zero tasks at a time. */
  readonly onOpen: () => void;
  readonly onError: (error: unknown) => void;
}

/** The worker for queued tasks in this window, while it may work. */
export class WindowWorker implements Disposable {
  private worker: ReturnType<WindowWorkerPorts['start']> | undefined;
  private running = 0;
  private disposed = false;

  constructor(private readonly ports: WindowWorkerPorts) {}

  /** Adjusts the worker to what is wanted now. Never rejects. */
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
      // Takes effect before its first look at the queue, which does not happen at once.
      this.worker?.pause(isPaused());
    } catch (error) {
      onError(error);
    }
  }

  /** Starts queued tasks again, or stops doing so, as the pause says. */
  adjustPause(): void {
    this.worker?.pause(this.ports.isPaused());
  }

  dispose(): void {
    this.disposed = true;
    this.worker?.dispose();
  }
}
