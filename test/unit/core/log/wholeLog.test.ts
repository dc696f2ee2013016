import assert from 'node:assert/strict';
import { readFileSync, writeFileSync, appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { followLog } from '../../../../src/core/log/followLog';
import { writeWholeLog } from '../../../../src/core/log/wholeLog';
import { nullLogger } from '../../../../src/core/model/logger';
import { tempFolder } from '../../../support/tempFolder';

const line = (text: string): string =>
  `${JSON.stringify({ at: '2026-01-02T03:04:05.678Z', kind: 'info', text })}\n`;

describe('a long log', () => {
  const folder = tempFolder('whole-log');

  it('is written completely, as readable text', async () => {
    const file = join(folder, 'a.log');
    writeFileSync(file, line('one') + line('two\u001b[2J') + 'rubbish\n' + line('three'));
    await writeWholeLog(file, `${file}.txt`, { logger: nullLogger });
    assert.match(readFileSync(`${file}.txt`, 'utf8'), /^\S{8} one\n\S{8} two\n\S{8} three\n$/);
  });

  it('is no longer written after a cancellation', async () => {
    const file = join(folder, 'b.log');
    writeFileSync(file, line('x'.repeat(200)).repeat(10_000));
    const signal = AbortSignal.abort('Enough.');
    await assert.rejects(writeWholeLog(file, `${file}.txt`, { logger: nullLogger, signal }), /Enough/);
  });

  it('is followed from near its end, also when it grows faster than it is read', async () => {
    const file = join(folder, 'c.log');
    const one = line('0000');
    writeFileSync(file, Array.from({ length: 1_000 }, (_, n) => line(String(n).padStart(4, '0'))).join(''));
    const texts: string[] = [];
    const skipped: number[] = [];
    const following = followLog(file, (record) => 'text' in record && texts.push(record.text ?? ''), {
      logger: nullLogger,
      pollMs: 60_000,
      reading: { newestBytes: one.length * 10 + 5, onSkipped: (bytes) => skipped.push(bytes) },
    });
    await following.settled();
    assert.deepEqual([texts.length, texts[0], texts.at(-1)], [10, '0990', '0999']);
    assert.deepEqual(skipped, [one.length * 990 - 5]);
    appendFileSync(file, line('next'));
    await following.settled();
    assert.equal(texts.at(-1), 'next');
    assert.equal(skipped.length, 1);
    appendFileSync(file, line('many').repeat(500) + line('last'));
    await following.settled();
    assert.equal(texts.at(-1), 'last');
    assert.ok(texts.length < 40);
    assert.equal(skipped.length, 2);
    following.dispose();
  });
});
