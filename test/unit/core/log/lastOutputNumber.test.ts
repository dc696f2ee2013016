import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openAgentLog } from '../../../../src/core/log/agentLog';
import { lastOutputNumber } from '../../../../src/core/log/lastOutputNumber';
import { systemClock } from '../../../../src/core/util/time';
import { tempFolder } from '../../../support/tempFolder';

describe('the number of the last event of an agent in a log', () => {
  const folder = tempFolder('last-number');
  const line = (n: number | undefined, text: string): string =>
    `${JSON.stringify({ at: '2026-01-01T00:00:00.000Z', ...(n === undefined ? {} : { n }), kind: 'output', text })}\n`;
  const phase = (name: string): string =>
    `${JSON.stringify({ at: '2026-01-01T00:00:00.000Z', kind: 'phase', phase: name, ms: 1 })}\n`;
  const long = 'x'.repeat(300 * 1024);

  for (const [what, text, expected] of [
    ['an empty log', '', 0],
    ['a log without an agent', line(undefined, 'a'), 0],
    ['several events', line(1, 'a') + line(2, 'b'), 2],
    ['remarks of TSK behind it', line(7, 'a') + line(undefined, 'b').repeat(5_000), 7],
    ['a last line that was not written to its end', `${line(3, 'a')}{"at":"2026","n":4,"kind":"outp`, 3],
    ['a last line that lacks only its end', line(3, 'a') + line(4, 'b').trimEnd(), 3],
    ['broken lines', `${line(3, 'a')}rubbish\n\n{}\n`, 3],
    ['lines longer than a block', line(1, long) + line(2, long) + line(undefined, long), 2],
    ['one long line without an end', line(5, 'ü') + line(6, long).trimEnd(), 5],
    ['the very first line', line(1, long) + line(undefined, 'ü').repeat(20_000), 1],
    [
      'a run that was begun anew',
      line(500, 'a') + phase('agent') + phase('sandbox') + line(undefined, 'b'),
      0,
    ],
    [
      'a run that was begun anew and broken off',
      line(500, 'a') + phase('workspace') + line(undefined, 'b'),
      0,
    ],
    ['a run begun anew that came further', line(500, 'a') + phase('sandbox') + line(3, 'b'), 3],
    ['a run whose agent has ended', line(9, 'a') + phase('agent') + phase('harvest'), 9],
  ] as const) {
    it(`is ${expected} for ${what}`, async () => {
      const file = join(folder, `${what.replaceAll(' ', '-')}.log`);
      writeFileSync(file, text);
      assert.equal(await lastOutputNumber(file), expected);
    });
  }

  it('is 0 without a log, and the last appended number with one', async () => {
    const file = join(folder, 'real.log');
    assert.equal(await lastOutputNumber(file), 0);
    const log = await openAgentLog(file, systemClock);
    log.append({ kind: 'output', stream: 'stdout', text: 'a' }, 41);
    log.append({ kind: 'message', text: 'b' }, 42);
    log.append({ kind: 'info', text: 'c' });
    await log.close();
    assert.equal(await lastOutputNumber(file), 42);
  });
});
