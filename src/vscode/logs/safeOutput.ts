import { window, type OutputChannel } from 'vscode';
import type { Disposable } from '../../core/util/disposable';
import { outputText } from '../common/safeText';

/** An output channel that shows whatever it gets as text. */
export class SafeOutput implements Disposable {
  private readonly channel: OutputChannel;

  constructor(name: string, language?: string) {
    this.channel = window.createOutputChannel(name, language);
  }

  append(text: string): void {
    this.channel.append(outputText(text));
  }

  replace(text: string): void {
    this.channel.replace(outputText(text));
  }

  /** Shows it without taking the keyboard. */
  show(): void {
    this.channel.show(true);
  }

  dispose(): void {
    this.channel.dispose();
  }
}
