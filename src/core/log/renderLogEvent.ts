import type { AgentReport } from '../model/agentReport';
import type { LogEvent, LogRecord, TodoStatus } from '../model/logEvent';
import { count, neutralise, oneLine, truncate } from '../util/text';
import { formatDuration } from '../util/time';
import { testSummary } from './testSummary';

const maxLineLength = 2_000;
const maxLines = 400;
/** How many lines to show of the beginning and the end of a tool's result. */
const resultLines = { head: 4, tail: 6 } as const;

const todoMarks: Readonly<Record<TodoStatus, string>> = { completed: 'x', in_progress: '~', pending: ' ' };

/**
 * Renders a record of a task's log for people, the same in the editor and in a terminal: no colours, no control
 * characters, limited length. With `time`, the first line begins with the local time.
 */
export function renderLogRecord(
  record: LogRecord,
  options: { readonly time?: boolean } = {},
): readonly string[] {
  const lines = renderEvent(record).map((line) => truncate(line, maxLineLength));
  const shown =
    lines.length <= maxLines ? lines : [...lines.slice(0, maxLines), omitted(lines.length - maxLines)];
  if (options.time !== true) return shown;
  const time = timeOfDay(record.at);
  return shown.map((line, index) => `${index === 0 ? time : ' '.repeat(time.length)} ${line}`);
}

function renderEvent(event: LogEvent): readonly string[] {
  switch (event.kind) {
    case 'info':
    case 'output':
      return linesOf(event.text);
    case 'warning':
      return prefixed('Warning: ', linesOf(event.text));
    case 'error':
      return prefixed('Error: ', linesOf(event.text));
    case 'phase': {
      const text = event.text === undefined ? '' : `: ${oneLine(event.text)}`;
      return [`✓ ${oneLine(event.phase)}${text} (${formatDuration(event.ms)})`];
    }
    case 'build':
      return prefixed('| ', linesOf(event.text), '| ');
    case 'message':
      return prefixed(`${source(event.from)}Agent: `, linesOf(event.text));
    case 'thinking':
      return prefixed(`${source(event.from)}… `, shortened(linesOf(event.text)));
    case 'file-change':
      return []; // The log already shows the call that made the change.
    case 'subagent':
      return prefixed('→ Starting: ', linesOf(event.text));
    case 'limit':
    case 'retry':
      return prefixed('Warning: ', linesOf(event.text));
    case 'tool':
      return prefixed(`${source(event.from)}→ `, linesOf(event.text));
    case 'tool-result': {
      const lines = linesOf(event.text);
      return [
        ...prefixed(`${source(event.from)}${event.ok ? '  ' : '✗ '}`, shortened(lines)),
        ...testSummary(lines.join('\n')).map(
          (line) => `${source(event.from)}Tests: ${line.replace(/^Tests:?\s+/, '')}`,
        ),
      ];
    }
    case 'todos': {
      const done = event.items.filter(({ status }) => status === 'completed').length;
      const items = event.items.map(({ text, status }) => `  [${todoMarks[status]}] ${oneLine(text)}`);
      return [`To do (${done} of ${event.items.length} done):`, ...items];
    }
    case 'result':
      return [`Result: ${[event.ok ? 'success' : 'failed', ...figures(event.report)].join(', ')}`];
  }
}

/** The turns, cost and tokens that an agent reported. */
function figures({ turns, costUsd, inputTokens, outputTokens }: AgentReport): readonly string[] {
  const number = (value: number): string => Math.round(value).toLocaleString('en-US');
  return [
    ...(turns ? [count(turns, 'turn')] : []),
    ...(costUsd ? [`$${costUsd.toFixed(costUsd < 0.01 ? 4 : 2)}`] : []),
    ...(inputTokens ? [`${number(inputTokens)} tokens in`] : []),
    ...(outputTokens ? [`${number(outputTokens)} tokens out`] : []),
  ];
}

function linesOf(text: string): readonly string[] {
  return neutralise(text).trimEnd().split('\n');
}

/** The first line after `first`, the others after as many spaces (or `rest`). */
function prefixed(
  first: string,
  lines: readonly string[],
  rest = ' '.repeat(first.length),
): readonly string[] {
  return lines.map(
    (line, index) => (index === 0 ? first : line === '' && rest.trim() === '' ? '' : rest) + line,
  );
}

function source(from: string | undefined): string {
  // A sub-agent's work is indented below the call that started it.
  return from === undefined ? '' : `  [${truncate(oneLine(from), 40)}] `;
}

function shortened(lines: readonly string[]): readonly string[] {
  const { head, tail } = resultLines;
  if (lines.length <= head + tail + 1) return lines;
  return [...lines.slice(0, head), omitted(lines.length - head - tail), ...lines.slice(-tail)];
}

function omitted(lines: number): string {
  return `… ${count(lines, 'more line')}`;
}

function timeOfDay(at: string): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? '--:--:--' : date.toTimeString().slice(0, 8);
}
