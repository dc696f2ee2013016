import type { StreamReader, Verdict } from '../model/agent';
import type { OutputLine } from '../model/engine';
import type { LogEvent } from '../model/logEvent';
import { present } from '../util/fields';
import { recordOf, recordsOf, textOf, type JsonRecord } from '../util/json';
import { bounded } from './bounds';
import { accountBlock } from './claudeBlock';
import { ClaudeCalls } from './claudeCalls';
import { rateLimit, systemEvents } from './claudeNotices';
import { readResult, type ClaudeResult } from './claudeResult';
import { fileChange, fromPart, toolEvent, toolResultEvents } from './claudeTools';
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
  /** The last notice of each kind, to report each only once. */
  private readonly lastNotices = { start: '', limit: '' };
  private loginRefused = false;
  /** The latest state: undefined again once the agent waited for the reset and continued. */
  private limit: Extract<LogEvent, { readonly kind: 'limit' }> | undefined;
  /** Each turn has one; the last counts. */
  private result: ClaudeResult | undefined;

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

  /** A success requires both: the agent's own report and an exit code that agrees. */
  verdict(exitCode: number): Verdict {
    if (!this.result) {
      const how = exitCode === 0 ? 'ended without a result (exit code 0)' : describeExit(exitCode);
      return { ok: false, reason: `Claude Code ${how}.${this.lastWords.quote()}` };
    }
    const { ok, reason, report } = this.result;
    if (!ok) {
      const block = accountBlock(report.text, this.limit, this.loginRefused);
      const why = this.loginRefused ? `${reason} ${loginAdvice}` : reason;
      return { ok, reason: why, report, ...present({ block }) };
    }
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
      if (from === undefined) return []; // The result repeats it.
    }
    return blocks.flatMap((block) => {
      if (block['type'] === 'tool_use') return [this.toolUse(block, from)];
      return messageEvents(block, from);
    });
  }

  private toolUse(block: JsonRecord, from: string | undefined): LogEvent {
    const tool = bounded(textOf(block['name']) ?? 'a tool', 'words');
    this.calls.start(tool, block);
    const subagent = this.calls.subagent(block['id']);
    if (subagent !== undefined) {
      const type = textOf(recordOf(block['input'])['subagent_type']);
      const text = bounded(type === undefined ? subagent : `${subagent} (${type})`, 'line');
      return { kind: 'subagent', name: subagent, text };
    }
    return toolEvent(tool, recordOf(block['input']), this.workingDir, from);
  }

  private toolResults(line: JsonRecord): readonly LogEvent[] {
    const from = this.subagentOf(line);
    return recordsOf(recordOf(line['message'])['content'])
      .filter((block) => block['type'] === 'tool_result')
      .flatMap((block) => {
        const call = this.calls.end(block);
        const changed = call && fileChange(call, block, line, this.workingDir);
        return [...(changed ? [changed] : []), ...toolResultEvents(call?.tool, block, from)];
      });
  }

  private system(line: JsonRecord): readonly LogEvent[] {
    if (line['subtype'] === 'task_notification') return [this.subagentEnd(line)];
    const events = systemEvents(line);
    if (line['subtype'] !== 'init') return events;
    this.workingDir = textOf(line['cwd']) ?? '';
    return this.once('start', JSON.stringify(events)) ? events : []; // Each turn repeats it.
  }

  /** A sub-agent or a background command ended; its summary is its report. */
  private subagentEnd(line: JsonRecord): LogEvent {
    const status = textOf(line['status']) ?? 'ended';
    // In the background, its last message was the report, and the log has it already.
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
    const event = rateLimit(line);
    if (!event) {
      if (recordOf(line['rate_limit_info'])['status'] === 'allowed') this.limit = undefined;
      return [];
    }
    this.limit = event;
    return this.once('limit', event.text) ? [event] : [];
  }

  private once(what: keyof typeof this.lastNotices, text: string): boolean {
    const isNew = this.lastNotices[what] !== text;
    this.lastNotices[what] = text;
    return isNew;
  }

  /** Which sub-agent a line comes from; undefined for the main conversation. */
  private subagentOf(line: JsonRecord): string | undefined {
    const parent = textOf(line['parent_tool_use_id']);
    if (parent === undefined) return undefined;
    return this.calls.subagent(parent) ?? bounded(textOf(line['task_description']) ?? 'sub-agent', 'words');
  }
}

/** The event of a text or thinking block; none for any other block. */
function messageEvents(block: JsonRecord, from: string | undefined): readonly LogEvent[] {
  const kind = block['type'] === 'text' ? 'message' : block['type'] === 'thinking' ? 'thinking' : undefined;
  if (kind === undefined) return [];
  const text = textOf(block[kind === 'message' ? 'text' : 'thinking'])?.trim() ?? '';
  return text ? [{ kind, text: bounded(text, 'message'), ...fromPart(from) }] : [];
}
