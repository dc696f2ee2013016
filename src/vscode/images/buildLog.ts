import { l10n, window, type OutputChannel } from 'vscode';
import type { Disposable } from '../../core/util/disposable';
import { neutralise } from '../../core/util/text';

/** The output channel of image builds that no task asked for; made when it is first needed. */
export class BuildLog implements Disposable {
  private channel: OutputChannel | undefined;

  line(text: string): void {
    this.opened().appendLine(neutralise(text));
  }

  show(): void {
    if (!this.channel)
      this.line(l10n.t('No image was built in this window by itself. What a task builds is in its log.'));
    this.opened().show(true);
  }

  dispose(): void {
    this.channel?.dispose();
  }

  private opened(): OutputChannel {
    this.channel ??= window.createOutputChannel(l10n.t('TSK: Image Build'));
    return this.channel;
  }
}
