import { trimEdges } from '../util/text';

/** How long a line may be that is looked at: a summary is short. */
const maxLine = 300;
const maxLines = 400;

/** The lines with which common test programs sum up; what they say is shown as it stands. */
const summaries: readonly RegExp[] = [
  /^\s*Tests\s+(?:\d+ (?:passed|failed|skipped|todo)[ |]*)+\(\d+\)/, // vitest
  /^test result: (?:ok|FAILED)\. \d+ passed; \d+ failed/, // cargo
  /^# (?:pass|fail) \d+$/, // TAP, node --test
  /^ℹ (?:pass|fail) \d+$/, // node --test
  /^\s+\d+ (?:passing|failing)\b/, // mocha
  /^Tests run: \d+, Failures: \d+/, // JUnit
  /^(?:ok|FAIL)\s+\S+\s+(?:[\d.]+s|\(cached\))/, // go
  /^\d+ passed, \d+ failed$/,
];

/** Those with anything in between: each of the patterns fits somewhere. One pattern for all would be slow to fail. */
const summariesByParts: readonly (readonly RegExp[])[] = [
  [/^Tests:\s/, /\b\d+ total/], // jest
  [/^=+ /, /\b\d+ (?:passed|failed|error)s?\b/, / in [\d.:]+/, / =+$/], // pytest
];

function isSummary(line: string): boolean {
  return (
    summaries.some((pattern) => pattern.test(line)) ||
    summariesByParts.some((parts) => parts.every((part) => part.test(line)))
  );
}

/** What a test program's output says in sum, in the order of its lines; empty when it is no such output. */
export function testSummary(text: string): readonly string[] {
  return text
    .split('\n')
    .slice(-maxLines)
    .filter((line) => line.length <= maxLine && isSummary(line))
    .map((line) => trimEdges(line, '=# ℹ').trim())
    .slice(-8);
}
