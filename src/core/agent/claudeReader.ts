import type { StreamReader, Verdict } from '../model/agent';
import type { OutputLine } from '../model/engine';
import type { LogEvent } from '../model/logEvent';
import { recordOf, recordsOf, textOf, type JsonRecord } from '../util/json';
import { bounded } from './bounds';
import { ClaudeCalls } from './claudeCalls';
import { rateLimitText, systemEvents } from './claudeNotices';
import { readResult, type ClaudeResult } from './claudeResult';
import { fromPart, toolEvent, toolResultEvents } from './claudeTools';
import { describeExit } from './exitCode';
import { JsonLines } from './jsonLines';
import { LastWords, outputEvent } from './plainReader';

const loginAdvice =
  'Check the credentials on this machine: ANTHROPIC_API_KEY, CLAUDE_CODE_OAUTH_TOKEN, or the login of "claude".';

/** Reads the event stream of `claude -p --output-format stream-json --verbose`. */
export function createClaudeReader(): StreamReader {
  return new ClaudeReader();
}

class ClaudeReader implements StreamReader {
  private readonly lines = new JsonLines();
  private readonly lastWords = new LastWords();
  private readonly calls = new ClaudeCalls();
  private workingDir = '';
  /** What was said last, so that it is said once. */
  private readonly said = { start: '', limit: '' };
  private loginRefused = false;
  /** Each turn has one; the last one counts. */
  private result: ClaudeResult | undefined;

  read(line: OutputLine): readonly LogEvent[] {
    const found = this.lines.classify(line);
    switch (found.kind) {
      case 'event':
        return this.event(found.record);
      case 'text':
        this.lastWords.hear(line);
        return [outputEvent(line)];
      case 'too-long':
        return [outputEvent({ ...line, text: `(a very long line) ${bounded(line.text, 'words')}` })];
      case 'nothing':
        return [];
    }
  }

  /** Success takes both: the agent's own word and an exit code that agrees. */
  verdict(exitCode: number): Verdict {
    if (!this.result) {
      const how = exitCode === 0 ? 'ended without a result (exit code 0)' : describeExit(exitCode);
      return { ok: false, reason: `Claude Code ${how}.${this.lastWords.quote()}` };
    }
    const { ok, reason, report } = this.result;
    if (!ok) return { ok, reason: this.loginRefused ? `${reason} ${loginAdvice}` : reason, report };
    if (exitCode === 0) return { ok, report };
    return { ok: false, reason: `Claude Code reported success, but ${describeExit(exitCode)}.`, report };
  }

  private event(line: JsonRecord): readonly LogEvent[] {
    switch (line['type']) {
      case 'assistant':
        return this.assistant(line);
      case 'user':
        return this.toolResults(line);
      case 'system':
        return this.system(line);
      case 'rate_limit_event':
        return this.rateLimit(line);
      case 'result': {
        this.result = readResult(line);
        const { ok, report } = this.result;
        return [{ kind: 'result', ok, report }];
      }
      default:
        return [];
    }
  }

  private assistant(line: JsonRecord): readonly LogEvent[] {
    const from = this.subagentOf(line);
    const blocks = recordsOf(recordOf(line['message'])['content']);
    if (line['is_api_error_message'] === true) {
      this.loginRefused = line['error'] === 'authentication_failed';
      if (from === undefined) return []; // The result says the same.
    }
    return blocks.flatMap((block) => {
      if (block['type'] === 'tool_use') return [this.toolUse(block, from)];
      const text = block['type'] === 'text' ? (textOf(block['text'])?.trim() ?? '') : '';
      return text ? [{ kind: 'message', text: bounded(text, 'message'), ...fromPart(from) }] : [];
    });
  }

  private toolUse(block: JsonRecord, from: string | undefined): LogEvent {
    const tool = bounded(textOf(block['name']) ?? 'a tool', 'words');
    this.calls.begin(tool, block);
    return toolEvent(tool, recordOf(block['input']), this.workingDir, from);
  }

  private toolResults(line: JsonRecord): readonly LogEvent[] {
    const from = this.subagentOf(line);
    return recordsOf(recordOf(line['message'])['content'])
      .filter((block) => block['type'] === 'tool_result')
      .flatMap((block) => toolResultEvents(this.calls.end(block), block, from));
  }

  private system(line: JsonRecord): readonly LogEvent[] {
    if (line['subtype'] === 'task_notification') return [this.subagentEnd(line)];
    const events = systemEvents(line);
    if (line['subtype'] !== 'init') return events;
    this.workingDir = textOf(line['cwd']) ?? '';
    return this.once('start', JSON.stringify(events)) ? events : []; // It comes again with each turn.
  }

  /** A sub-agent or a background command has ended; its summary is its report. */
  private subagentEnd(line: JsonRecord): LogEvent {
    const status = textOf(line['status']) ?? 'ended';
    // In the background its last message was the report, and was shown.
    const text = line['summary_is_report'] === true ? status : (textOf(line['summary']) ?? status);
    const from = fromPart(this.calls.subagent(line['tool_use_id']));
    return {
      kind: 'tool-result',
      ok: line['status'] === 'completed',
      text: bounded(text, 'result'),
      ...from,
    };
  }

  private rateLimit(line: JsonRecord): readonly LogEvent[] {
    const text = rateLimitText(line);
    return text !== undefined && this.once('limit', text) ? [{ kind: 'warning', text }] : [];
  }

  private once(what: keyof typeof this.said, text: string): boolean {
    const isNew = this.said[what] !== text;
    this.said[what] = text;
    return isNew;
  }

  /** Which sub-agent a line comes from; undefined for the main conversation. */
  private subagentOf(line: JsonRecord): string | undefined {
    const parent = textOf(line['parent_tool_use_id']);
    if (parent === undefined) return undefined;
    return this.calls.subagent(parent) ?? bounded(textOf(line['task_description']) ?? 'sub-agent', 'words');
  }
}
