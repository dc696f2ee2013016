/** Each telling is a write to the store: not more often than this, in milliseconds. */
const interval = 1_000;

/** Tells how far a build is, in order, at most once a second and always the latest. */
export class StepProgress {
  private wanted: string | undefined;
  private telling: Promise<void> | undefined;
  private stopped = false;
  private wake: () => void = () => undefined;

  constructor(private readonly tell: (progress?: string) => Promise<void>) {}

  begin(): void {
    this.telling = this.tell().then(() => this.tellOn());
  }

  step(step: number, of: number): void {
    this.wanted = `step ${step} of ${of}`;
    this.telling ??= this.tellOn();
  }

  /** Tells no more; resolves when nothing is being told. Rejects with what telling threw. */
  async settled(): Promise<void> {
    this.stopped = true;
    this.wake();
    await this.telling;
  }

  private async tellOn(): Promise<void> {
    while (this.wanted !== undefined && !this.stopped) {
      const progress = this.wanted;
      this.wanted = undefined;
      await this.tell(progress);
      await this.pause();
    }
    this.telling = undefined;
  }

  private pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, interval);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (this.stopped) this.wake();
    });
  }
}
