import { window, type OutputChannel } from 'vscode';
import type { Disposable } from '../../core/util/disposable';
import { neutralise } from '../../core/util/text';

/** The output channel of image builds that no task asked for; made with its first line. */
export class BuildLog implements Disposable {
  private channel: OutputChannel | undefined;

  line(text: string): void {
    this.channel ??= window.createOutputChannel('TSK: Image Build');
    this.channel.appendLine(neutralise(text));
  }

  show(): void {
    this.channel?.show(true);
  }

  dispose(): void {
    this.channel?.dispose();
  }
}
