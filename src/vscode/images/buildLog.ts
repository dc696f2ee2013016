import { l10n } from 'vscode';
import type { Disposable } from '../../core/util/disposable';
import { SafeOutput } from '../logs/safeOutput';

/** The output channel of image builds that no task asked for; made when it is first needed. */
export class BuildLog implements Disposable {
  private channel: SafeOutput | undefined;

  line(text: string): void {
    this.opened().append(`${text}\n`);
  }

  show(): void {
    if (!this.channel)
      this.line(l10n.t('No image was built from this window. For the image build of a task, see its log.'));
    this.opened().show();
  }

  dispose(): void {
    this.channel?.dispose();
  }

  private opened(): SafeOutput {
    this.channel ??= new SafeOutput(l10n.t('TSK: Image Build'));
    return this.channel;
  }
}
