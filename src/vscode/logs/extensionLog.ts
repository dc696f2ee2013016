import { window } from 'vscode';
import type { Logger } from '../../core/model/logger';
import type { Disposable } from '../../core/util/disposable';
import { outputText } from '../common/safeText';

/** The extension's own log, in the channel "TSK". It cites others: their text is shown as text. */
export class ExtensionLog implements Logger, Disposable {
  private readonly channel = window.createOutputChannel('TSK', { log: true });

  debug(message: string): void {
    this.channel.debug(outputText(message));
  }

  info(message: string): void {
    this.channel.info(outputText(message));
  }

  warn(message: string): void {
    this.channel.warn(outputText(message));
  }

  error(error: string | Error): void {
    this.channel.error(outputText(typeof error === 'string' ? error : (error.stack ?? error.message)));
  }

  show(preserveFocus = false): void {
    this.channel.show(preserveFocus);
  }

  dispose(): void {
    this.channel.dispose();
  }
}
