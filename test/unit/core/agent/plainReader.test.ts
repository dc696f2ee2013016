import assert from 'node:assert/strict';
import { createPlainReader } from '../../../../src/core/agent/plainReader';
import { readLines } from './streams';

const reasonOf = (exitCode: number, lines: Parameters<typeof readLines>[1] = []): string => {
  const reader = createPlainReader();
  readLines(reader, lines);
  const verdict = reader.verdict(exitCode);
  return verdict.ok ? 'ok' : verdict.reason;
};

describe('the reader of plain output', () => {
  it('passes on each line with its stream, including empty lines', () => {
    const events = readLines(createPlainReader(), ['one', '', { stream: 'stderr', text: 'two' }]);
    assert.deepEqual(events, [
      { kind: 'output', stream: 'stdout', text: 'one' },
      { kind: 'output', stream: 'stdout', text: '' },
      { kind: 'output', stream: 'stderr', text: 'two' },
    ]);
  });

  it('limits the length of a line', () => {
    const [event] = readLines(createPlainReader(), ['x'.repeat(1_000_000)]);
    assert.ok(JSON.stringify(event).length < 5_000);
  });

  const reasons: readonly [exitCode: number, reason: string][] = [
    [0, 'ok'],
    [1, 'The agent ended with exit code 1.'],
    [126, 'The agent could not be started: its command is not executable (exit code 126).'],
    [127, 'The agent could not be started: command not found (exit code 127).'],
    [137, 'The agent was killed (exit code 137): it ran out of memory, or something stopped it.'],
    [139, 'The agent was ended by signal 11 (exit code 139).'],
    [143, 'The agent was asked to end (exit code 143).'],
    [255, 'The agent ended with exit code 255.'],
  ];
  for (const [exitCode, reason] of reasons) {
    it(`explains exit code ${exitCode}`, () => assert.equal(reasonOf(exitCode), reason));
  }

  it('quotes the last line, preferably of standard error, and never the sandbox’s own', () => {
    const said = [
      { stream: 'stderr', text: 'no such \u001b[31mmodule\u001b[0m' },
      'last line',
      '  ',
      { stream: 'stderr', text: 'tsk: collecting the work failed' },
    ] as const;
    assert.equal(reasonOf(7, said), 'The agent ended with exit code 7. Last output: no such module');
    assert.equal(reasonOf(7, ['only this']), 'The agent ended with exit code 7. Last output: only this');
  });
});
