import type { AccountBlock, StreamReader, Verdict } from '../model/agent';
import type { AgentReport } from '../model/agentReport';
import type { OutputLine } from '../model/engine';
import type { LogEvent } from '../model/logEvent';
import { numberOf, recordOf, textOf, type JsonRecord } from '../util/json';
import { oneLine } from '../util/text';
import { bounded } from './bounds';
import { codexBlock } from './codexBlock';
import { itemEvents } from './codexItems';
import { describeExit } from './exitCode';
import { JsonLines } from './jsonLines';
import { LastWords, outputEvent } from './plainReader';

const loginAdvice =
  'Check the credentials on this machine: OPENAI_API_KEY, or the log-in of "codex" (codex login).';

/** Reads the event stream of `codex exec --json` (format: Codex CLI, "exec events"). `now` is in milliseconds. */
export function createCodexReader(now: () => number = Date.now): StreamReader {
  return new CodexReader(now);
}

/** The state of the last turn: open, completed, or failed with an error. */
type Turn =
  | { readonly kind: 'open' }
  | { readonly kind: 'completed' }
  | { readonly kind: 'failed'; readonly why: string };

class CodexReader implements StreamReader {
  private readonly lines = new JsonLines();
  private readonly lastWords = new LastWords();
  private turn: Turn | undefined;
  private lastError = '';
  private lastMessage = '';
  private lastRetry = '';
  private turns = 0;
  private inputTokens = 0;
  private outputTokens = 0;
  private block: AccountBlock | undefined;

  constructor(private readonly now: () => number) {}

  read(line: OutputLine): readonly LogEvent[] {
    const found = this.lines.classify(line);
    switch (found.kind) {
      case 'event':
        return this.event(found.record);
      case 'text':
        this.lastWords.add(line);
        return [outputEvent(line)];
      case 'too-long':
        return [outputEvent({ ...line, text: `(a very long line) ${bounded(line.text, 'words')}` })];
      case 'nothing':
        return [];
    }
  }

  /** A success requires a completed turn and an exit code that agrees. */
  verdict(exitCode: number): Verdict {
    const report = this.report();
    if (this.turn?.kind === 'completed') {
      if (exitCode === 0) return { ok: true, report };
      return { ok: false, reason: `Codex reported success, but ${describeExit(exitCode)}.`, report };
    }
    const block = this.block ? { block: this.block } : {};
    const advice = this.block?.kind === 'not-logged-in' ? ` ${loginAdvice}` : '';
    const said = oneLine(this.turn?.kind === 'failed' ? this.turn.why : this.lastError);
    if (this.turn?.kind === 'failed') {
      return {
        ok: false,
        reason: `Codex failed: ${sentence(said || 'it did not give a reason')}${advice}`,
        report,
        ...block,
      };
    }
    const how = exitCode === 0 ? 'ended without a result (exit code 0)' : describeExit(exitCode);
    const last = said ? ` Its last error: ${sentence(said)}` : this.lastWords.quote();
    return { ok: false, reason: `Codex ${how}.${last}${advice}`, report, ...block };
  }

  private event(line: JsonRecord): readonly LogEvent[] {
    switch (line['type']) {
      case 'turn.started':
        this.turn = { kind: 'open' };
        this.turns += 1;
        return [];
      case 'turn.completed':
        return this.completed(recordOf(line['usage']));
      case 'turn.failed':
        return this.failed(textOf(recordOf(line['error'])['message']) ?? '');
      case 'error':
        return this.error(textOf(line['message']) ?? '');
      case 'item.started':
      case 'item.updated':
      case 'item.completed':
        return this.item(line['type'], recordOf(line['item']));
      default:
        return [];
    }
  }

  private completed(usage: JsonRecord): readonly LogEvent[] {
    this.turn = { kind: 'completed' };
    this.inputTokens += numberOf(usage['input_tokens']) ?? 0;
    this.outputTokens += numberOf(usage['output_tokens']) ?? 0;
    return [{ kind: 'result', ok: true, report: this.report() }];
  }

  private failed(message: string): readonly LogEvent[] {
    const why = bounded(message, 'line');
    this.turn = { kind: 'failed', why };
    this.noteBlock(message);
    const result: LogEvent = { kind: 'result', ok: false, report: this.report() };
    if (this.block?.kind !== 'usage-limit') return [result];
    const until = this.block.until === undefined ? {} : { until: this.block.until };
    return [{ kind: 'limit', reached: true, text: `Codex: ${oneLine(why)}`, ...until }, result];
  }

  /** These errors do not end a turn: Codex retries lost connections, and `turn.failed` reports what ends a turn. */
  private error(message: string): readonly LogEvent[] {
    const text = bounded(message, 'line');
    const retry = /^Reconnecting\.\.\./.test(text);
    if (!retry) {
      this.lastError = text;
      this.noteBlock(message);
      return [{ kind: 'warning', text: `Codex: ${text}` }];
    }
    this.lastError = text;
    // Without a network, it repeats the same text for ever.
    if (this.lastRetry === text) return [];
    this.lastRetry = text;
    return [{ kind: 'retry', text: `Codex: ${text}` }];
  }

  private item(
    type: 'item.started' | 'item.updated' | 'item.completed',
    item: JsonRecord,
  ): readonly LogEvent[] {
    if (type === 'item.completed' && item['type'] === 'agent_message') {
      this.lastMessage = bounded(textOf(item['text']) ?? '', 'message');
    }
    return itemEvents(type.slice('item.'.length) as 'started' | 'updated' | 'completed', item);
  }

  private noteBlock(message: string): void {
    this.block = codexBlock(message, this.now()) ?? this.block;
  }

  private report(): AgentReport {
    return {
      ...(this.lastMessage ? { text: this.lastMessage } : {}),
      ...(this.turns ? { turns: this.turns } : {}),
      ...(this.inputTokens ? { inputTokens: this.inputTokens } : {}),
      ...(this.outputTokens ? { outputTokens: this.outputTokens } : {}),
    };
  }
}

function sentence(text: string): string {
  return text.replace(/\.?$/, '.');
}
