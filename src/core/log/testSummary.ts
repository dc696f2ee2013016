import { trimEdges } from '../util/text';

/** The longest line to check; summaries are short. */
const maxLine = 300;
const maxLines = 400;

/** The summary lines of common test programs, shown unchanged. */
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

/** Summaries with variable text between the parts: all patterns must match. A single pattern would be slow to fail. */
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

/** The summary lines of a test program's output, in order; empty if there are none. */
export function testSummary(text: string): readonly string[] {
  return text
    .split('\n')
    .slice(-maxLines)
    .filter((line) => line.length <= maxLine && isSummary(line))
    .map((line) => trimEdges(line, '=# ℹ').trim())
    .slice(-8);
}
