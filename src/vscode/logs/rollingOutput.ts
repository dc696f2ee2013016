import { window } from 'vscode';
import type { Disposable } from '../../core/util/disposable';
import type { LinesChange } from './boundedLines';
import { SafeOutput } from './safeOutput';

/**
 * VS Code keeps what is written to a channel in a file, appends to that what replaces it, and begins another file at
 * 30 MB without knowing: what is replaced from then on is shown from the beginning of the file, megabytes of it.
 */
const channelBytes = 20 * 1024 ** 2;
/** Until the next channel is in front: were the old one gone before, another one would be shown in between. */
const handOverMs = 2_000;

/** An output channel to which any amount can be written: in time another one of the same name replaces it. */
export class RollingOutput implements Disposable {
  private channel: SafeOutput;
  private written = 0;
  private old: SafeOutput | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly name: string,
    private readonly language?: string,
  ) {
    this.channel = new SafeOutput(name, language);
  }

  /** Shows the change; `whole` returns everything to show after it. */
  write({ kind, text }: LinesChange, whole: () => string): void {
    const size = Buffer.byteLength(text);
    if (this.written > 0 && this.written + size > channelBytes) return this.renew(whole());
    this.written += size;
    if (kind === 'append') this.channel.append(text);
    else this.channel.replace(text);
  }

  /** Shows it without taking the keyboard. */
  show(): void {
    this.channel.show();
  }

  dispose(): void {
    this.endOld();
    this.channel.dispose();
  }

  /** What the panel shows is a text editor, too; its address ends with the channel's name. */
  isInFront(): boolean {
    return window.visibleTextEditors.some(
      ({ document: { uri } }) => uri.scheme === 'output' && uri.path.endsWith(this.name),
    );
  }

  private renew(text: string): void {
    const isInFront = this.isInFront();
    this.endOld();
    this.old = this.channel;
    this.channel = new SafeOutput(this.name, this.language);
    this.channel.append(text);
    this.written = Buffer.byteLength(text);
    if (isInFront) this.channel.show();
    this.timer = setTimeout(() => this.endOld(), handOverMs);
  }

  private endOld(): void {
    clearTimeout(this.timer);
    this.old?.dispose();
    this.old = undefined;
  }
}
