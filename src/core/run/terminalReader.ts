import type { StreamReader, Verdict } from '../model/agent';
import type { OutputLine } from '../model/engine';
import type { LogEvent } from '../model/logEvent';
import { oneLine, truncate } from '../util/text';

/**
 * Reads what `tsk-shell hold` says beside the terminal it keeps: that it is open, signs of life, what went wrong. What is
 * typed and shown in the terminal does not come by here, and gets into no log.
 */
export function createTerminalReader(): StreamReader {
  return new TerminalReader();
}

class TerminalReader implements StreamReader {
  private opened = false;
  private lastWords = '';

  read({ stream, text }: OutputLine): readonly LogEvent[] {
    if (stream === 'stdout') {
      if (text !== 'open' || this.opened) return [];
      this.opened = true;
      return [{ kind: 'info', text: 'The shell is open. TSK does not record what you do in it.' }];
    }
    this.lastWords = truncate(oneLine(text), 300);
    return [{ kind: 'output', stream, text: truncate(text, 2000) }];
  }

  /** However people leave a shell, its work counts. */
  verdict(exitCode: number): Verdict {
    if (this.opened) return { ok: true };
    const words = this.lastWords ? ` Last output: ${this.lastWords}` : '';
    return { ok: false, reason: `The terminal in the sandbox did not open (exit code ${exitCode}).${words}` };
  }
}
