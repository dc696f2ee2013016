import type { StreamReader, Verdict } from '../model/agent';
import type { OutputLine } from '../model/engine';
import type { LogEvent } from '../model/logEvent';
import { oneLine } from '../util/text';
import { bounded } from './bounds';
import { describeExit } from './exitCode';

/** Reads a program that writes plain text: each line is an event, and the exit code is the verdict. */
export function createPlainReader(): StreamReader {
  return new PlainReader();
}

class PlainReader implements StreamReader {
  private readonly lastWords = new LastWords();

  read(line: OutputLine): readonly LogEvent[] {
    this.lastWords.add(line);
    return [outputEvent(line)];
  }

  verdict(exitCode: number): Verdict {
    if (exitCode === 0) return { ok: true };
    return { ok: false, reason: `The agent ${describeExit(exitCode)}.${this.lastWords.quote()}` };
  }
}

export function outputEvent({ stream, text }: OutputLine): LogEvent {
  return { kind: 'output', stream, text: bounded(text, 'line') };
}

/** Remembers the last words of a program: the last line that looks like an error, otherwise the last line. */
export class LastWords {
  private readonly last: { stdout?: string; stderr?: string; error?: string } = {};

  add({ stream, text }: OutputLine): void {
    // These lines come from the sandbox, not from the agent.
    if (text.startsWith('tsk: ') || text.trim() === '') return;
    const words = bounded(text, 'words');
    this.last[stream] = words;
    if (stream === 'stderr' && /^\s*(error|fatal)\b/i.test(words)) this.last.error = words;
  }

  /** For the end of a reason; empty if there was no output. */
  quote(): string {
    const words = oneLine(this.last.error ?? this.last.stderr ?? this.last.stdout ?? '');
    return words ? ` Last output: ${words}` : '';
  }
}
