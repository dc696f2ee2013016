import type { Memento } from 'vscode';
import type { Disposable } from '../../core/util/disposable';
import { Emitter } from '../../core/util/event';

const key = 'tsk.queuePaused';

/** Whether this window starts queued tasks. Remembered for the workspace until the user resumes the queue. */
export class QueuePause implements Disposable {
  private readonly emitter = new Emitter<void>();
  readonly onDidChange = this.emitter.event;
  private paused: boolean;

  constructor(private readonly memory: Memento) {
    this.paused = memory.get(key, false);
  }

  get isPaused(): boolean {
    return this.paused;
  }

  async set(paused: boolean): Promise<void> {
    if (paused === this.paused) return;
    this.paused = paused;
    this.emitter.fire();
    await this.memory.update(key, paused || undefined);
  }

  dispose(): void {
    this.emitter.dispose();
  }
}
