import { window, workspace } from 'vscode';
import type { Core } from '../../core/core';
import type { Logger } from '../../core/model/logger';
import { DisposableStore, type Disposable } from '../../core/util/disposable';
import { messageOf } from '../../core/util/errors';
import { Emitter } from '../../core/util/event';
import type { ContextKeys } from '../common/contextKeyDefaults';
import { sandboxSettings } from '../common/settings';

/**
 * Whether the container engine that tasks would get answers. Asks only when told to, when the user comes back after it was
 * missing, and when another one is set.
 */
export class EngineStatus implements Disposable {
  private readonly subscriptions = new DisposableStore();
  private readonly emitter = new Emitter<void>();
  readonly onDidChange = this.emitter.event;

  private status: ContextKeys['tsk.engine'] = 'unchecked';
  private checking: Promise<void> | undefined;

  constructor(
    private readonly core: Pick<Core, 'engine'>,
    private readonly log: Logger,
  ) {
    this.subscriptions.add(
      window.onDidChangeWindowState(({ focused }) => {
        if (focused && this.status === 'missing') void this.check();
      }),
    );
    this.subscriptions.add(
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('tsk.containerEngine')) void this.checkAnother();
      }),
    );
  }

  get current(): ContextKeys['tsk.engine'] {
    return this.status;
  }

  /** Asks now, unless that was answered well before. Never rejects. */
  check(): Promise<void> {
    if (this.status === 'ready' || !workspace.isTrusted) return Promise.resolve();
    return this.recheck();
  }

  /** Asks now. Never rejects. */
  recheck(): Promise<void> {
    this.checking ??= this.ask().finally(() => (this.checking = undefined));
    return this.checking;
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.emitter.dispose();
  }

  /** What is being asked about is the one that was set before. */
  private async checkAnother(): Promise<void> {
    await this.checking;
    if (this.status !== 'unchecked') await this.recheck();
  }

  private async ask(): Promise<void> {
    const before = this.status;
    try {
      const { kind, version, endpoint } = await this.core.engine(sandboxSettings().engine);
      this.status = 'ready';
      if (before !== 'ready') this.log.info(`Container engine: ${kind} ${version} at ${endpoint}`);
    } catch (error) {
      this.status = 'missing';
      if (before !== 'missing') this.log.warn(messageOf(error));
    }
    if (this.status !== before) this.emitter.fire();
  }
}
