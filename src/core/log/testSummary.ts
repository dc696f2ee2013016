/** How long a line may be that is looked at: a summary is short. */
const maxLine = 300;
const maxLines = 400;

/** The lines with which common test programs sum up; what they say is shown as it stands. */
const summaries: readonly RegExp[] = [
  /^Tests:\s+.*\b\d+ total/, // jest
  /^\s*Tests\s+(?:\d+ (?:passed|failed|skipped|todo)[ |]*)+\(\d+\)/, // vitest
  /^=+ .*\b\d+ (?:passed|failed|error)s?\b.* in [\d.:]+s?.* =+$/, // pytest
  /^test result: (?:ok|FAILED)\. \d+ passed; \d+ failed/, // cargo
  /^# (?:pass|fail) \d+$/, // TAP, node --test
  /^ℹ (?:pass|fail) \d+$/, // node --test
  /^\s+\d+ (?:passing|failing)\b/, // mocha
  /^Tests run: \d+, Failures: \d+/, // JUnit
  /^(?:ok|FAIL)\s+\S+\s+(?:[\d.]+s|\(cached\))/, // go
  /^\d+ passed, \d+ failed$/,
];

/** What a test program's output says in sum, in the order of its lines; empty when it is no such output. */
export function testSummary(text: string): readonly string[] {
  return text
    .split('\n')
    .slice(-maxLines)
    .filter((line) => line.length <= maxLine && summaries.some((pattern) => pattern.test(line)))
    .map((line) => line.replace(/^[=# ℹ]+|[= ]+$/g, '').trim())
    .slice(-8);
}
