import assert from 'node:assert/strict';
import { testSummary } from '../../../../src/core/log/testSummary';
import { cpuMs } from '../../../support/cpuTime';

describe('the summaries of test programs', () => {
  const examples: readonly [program: string, output: string, summary: readonly string[]][] = [
    [
      'jest',
      'PASS a.test.js\nTests:       1 failed, 2 passed, 3 total',
      ['Tests:       1 failed, 2 passed, 3 total'],
    ],
    ['vitest', ' Tests  2 failed | 5 passed (7)', ['Tests  2 failed | 5 passed (7)']],
    ['pytest', '===== 2 failed, 5 passed in 0.12s =====', ['2 failed, 5 passed in 0.12s']],
    [
      'cargo',
      'test result: ok. 4 passed; 0 failed; 0 ignored',
      ['test result: ok. 4 passed; 0 failed; 0 ignored'],
    ],
    ['mocha', '  12 passing (34ms)\n  1 failing', ['12 passing (34ms)', '1 failing']],
    ['node --test', '# tests 3\n# pass 2\n# fail 1', ['pass 2', 'fail 1']],
    ['go', 'ok  \texample.com/a\t0.003s', ['ok  \texample.com/a\t0.003s']],
    ['JUnit', 'Tests run: 3, Failures: 0, Errors: 0', ['Tests run: 3, Failures: 0, Errors: 0']],
    ['anything else', 'I passed 3 tests today.\n# pass around', []],
  ];
  for (const [program, output, summary] of examples)
    it(program, () => assert.deepEqual(testSummary(output), summary));

  it('checks a bounded part, in bounded time', () => {
    const spent = cpuMs(() => {
      assert.deepEqual(testSummary(`${'='.repeat(290)} 1 passed\n`.repeat(20_000)).length, 0);
      assert.ok(testSummary('# pass 1\n'.repeat(100_000)).length <= 8);
    });
    assert.ok(spent < 2_000);
  });
});
