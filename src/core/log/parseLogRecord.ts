import type { AgentReport } from '../model/agentReport';
import type { LogEvent, LogRecord } from '../model/logEvent';
import { present } from '../util/fields';
import { numberOf, parseRecord, recordOf, recordsOf, textOf, type JsonRecord } from '../util/json';

const changes = ['added', 'modified', 'deleted'] as const;
const todoStatuses = ['pending', 'in_progress', 'completed'] as const;

/** Parses a line of a log; `unknown` if a newer TSK wrote it, `malformed` if it is not a record. */
export function parseLogRecord(line: string): LogRecord | 'unknown' | 'malformed' {
  const json = parseRecord(line);
  const at = textOf(json?.['at']);
  if (!json || at === undefined || typeof json['kind'] !== 'string') return 'malformed';
  const event = parseEvent(json);
  return event ? { at, ...event } : 'unknown';
}

function parseEvent(json: JsonRecord): LogEvent | undefined {
  const { kind } = json;
  const text = textOf(json['text']) ?? '';
  const given = textOf(json['from']);
  const from = given === undefined ? {} : { from: given };
  switch (kind) {
    case 'info':
    case 'warning':
    case 'error':
    case 'build':
      return { kind, text };
    case 'phase': {
      const phase = textOf(json['phase']) ?? '';
      return { kind, phase, ms: numberOf(json['ms']) ?? 0, ...(text ? { text } : {}) };
    }
    case 'output':
      return { kind, stream: json['stream'] === 'stderr' ? 'stderr' : 'stdout', text };
    case 'message':
      return { kind, text, ...from };
    case 'thinking':
      return { kind, text, ...from };
    case 'file-change': {
      const change = changes.find((known) => known === json['change']) ?? 'modified';
      return { kind, change, path: textOf(json['path']) ?? '' };
    }
    case 'subagent':
      return { kind, name: textOf(json['name']) ?? '', text };
    case 'limit': {
      const until = textOf(json['until']);
      return { kind, reached: json['reached'] === true, text, ...present({ until }) };
    }
    case 'retry':
      return { kind, text };
    case 'tool':
      return { kind, tool: textOf(json['tool']) ?? '', text, ...from };
    case 'tool-result':
      return { kind, ok: json['ok'] === true, text, ...from };
    case 'todos':
      return { kind, items: recordsOf(json['items']).map(parseTodo) };
    case 'result':
      return { kind, ok: json['ok'] === true, report: parseReport(recordOf(json['report'])) };
    default:
      return undefined;
  }
}

type Todo = Extract<LogEvent, { readonly kind: 'todos' }>['items'][number];

function parseTodo({ text, status }: JsonRecord): Todo {
  return {
    text: textOf(text) ?? '',
    status: todoStatuses.find((known) => known === status) ?? 'pending',
  };
}

function parseReport(json: JsonRecord): AgentReport {
  const text = textOf(json['text']);
  const numbers = (['turns', 'costUsd', 'inputTokens', 'outputTokens'] as const).flatMap((name) => {
    const value = numberOf(json[name]);
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...present({ text }), ...Object.fromEntries(numbers) };
}
