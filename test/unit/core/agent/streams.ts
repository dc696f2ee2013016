import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderLogRecord } from '../../../../src/core/log/renderLogEvent';
import type { StreamReader } from '../../../../src/core/model/agent';
import type { OutputLine } from '../../../../src/core/model/engine';
import type { LogEvent } from '../../../../src/core/model/logEvent';

const fixtures = join(__dirname, '..', '..', '..', '..', '..', 'test', 'fixtures', 'streams');

/** The lines of a recorded stream of a real agent. */
export function recorded(name: string): readonly string[] {
  return readFileSync(join(fixtures, `${name}.jsonl`), 'utf8')
    .trimEnd()
    .split('\n');
}

/** Gives lines to a reader; a line is of standard output unless it says otherwise. */
export function readLines(
  reader: StreamReader,
  lines: readonly (string | OutputLine)[],
): readonly LogEvent[] {
  return lines.flatMap((line) =>
    reader.read(typeof line === 'string' ? { stream: 'stdout', text: line } : line),
  );
}

/** What people see of events. */
export function shown(events: readonly LogEvent[]): readonly string[] {
  return events.flatMap((event) => renderLogRecord({ at: '2026-01-02T03:04:05.678Z', ...event }));
}
