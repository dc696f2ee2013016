import { commands } from 'vscode';
import { contextKeyDefaults, type ContextKey, type ContextKeys } from './contextKeyDefaults';

/** The only place that sets context keys; sends a value only when it became different. */
export class ContextKeyWriter {
  private readonly sent = new Map<ContextKey, unknown>();

  constructor(private readonly onError: (error: unknown) => void) {
    this.set(contextKeyDefaults);
  }

  set(values: Partial<ContextKeys>): void {
    for (const [key, value] of Object.entries(values) as [ContextKey, unknown][]) {
      if (this.sent.get(key) === value) continue;
      this.sent.set(key, value);
      commands.executeCommand('setContext', key, value).then(undefined, this.onError);
    }
  }
}
