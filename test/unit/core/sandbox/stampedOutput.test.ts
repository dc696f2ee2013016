import assert from 'node:assert/strict';
import type { OutputLine } from '../../../../src/core/model/engine';
import { lastEntry, settledEntries, stampedEntries } from '../../../../src/core/sandbox/stampedEntries';
import { StampedOutput } from '../../../../src/core/sandbox/stampedOutput';

type Entry = readonly [at: string, text: string, stream?: 'stderr'];

/** The log from an entry on, cut into chunks of so many bytes. */
async function* go(entries: readonly Entry[], size = 7): AsyncGenerator<Buffer> {
  const bytes = Buffer.concat(
    entries.map(([at, text, stream]) => {
      const data = Buffer.from(`${at} ${text}`);
      const head = Buffer.alloc(8);
      head[0] = stream === 'stderr' ? 2 : 1;
      head.writeUInt32BE(data.length, 4);
      return Buffer.concat([head, data]);
    }),
  );
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

async function read(output: StampedOutput, source: AsyncIterable<Buffer>): Promise<[string[], boolean]> {
  const texts: string[] = [];
  const lines: AsyncGenerator<OutputLine, boolean> = output.lines(stampedEntries(source));
  for (;;) {
    const { done, value } = await lines.next();
    if (done) return [texts, value];
    texts.push(`${value.stream === 'stderr' ? '! ' : ''}${value.text}`);
  }
}

const time = (n: number): string => `2026-01-02T03:04:0${n}.00000000${n}Z`;
const log: readonly Entry[] = [
  [time(1), 'one\n'],
  [time(2), 'two\n', 'stderr'],
  [time(3), 'thr'],
  [time(3), 'ee\n'],
  [time(4), 'four\n'],
];

describe('a container’s log that is read in several goes', () => {
  it('tells every line once, wherever the first go broke off', async () => {
    for (let first = 0; first <= log.length; first++) {
      for (const from of [0, Math.max(0, first - 2)]) {
        const output = new StampedOutput();
        const [begun] = await read(output, go(log.slice(0, first)));
        const [rest, found] = await read(output, go(log.slice(from), 11));
        assert.deepEqual([...begun, ...rest], ['one', '! two', 'three', 'four'], `${first}, ${from}`);
        assert.ok(found);
      }
    }
  });

  it('counts where several entries have one time', async () => {
    const same = '2026-01-02T03:04:05Z';
    const entries = ['a\n', 'b\n', 'c\n', 'd\n'].map((text): Entry => [same, text]);
    const output = new StampedOutput();
    await read(output, go(entries.slice(0, 2)));
    assert.equal(await output.isAtEnd(go(entries.slice(1, 2))), false, 'nobody knows');
    assert.deepEqual(await read(output, go(entries)), [['c', 'd'], true]);
    assert.deepEqual(await read(output, go(entries)), [[], true]);
  });

  it('asks from a little before the last entry on, and knows when that is the end', async () => {
    const output = new StampedOutput();
    assert.equal(output.since, 0);
    assert.ok(await output.isAtEnd(go([])));
    assert.equal(await output.isAtEnd(go(log.slice(0, 1))), false);
    await read(output, go(log.slice(0, 2)));
    assert.equal(output.since, Date.parse('2026-01-02T03:04:01Z') / 1000);
    assert.ok(await output.isAtEnd(go(log.slice(1, 2))));
    assert.equal(await output.isAtEnd(go(log.slice(4))), false);
    await read(output, go(log.slice(0, 3)));
    assert.equal(await output.isAtEnd(go(log.slice(3, 4))), false, 'the pieces of a line have one time');
    await read(output, go(log.slice(0, 4)));
    assert.ok(await output.isAtEnd(go(log.slice(3, 4))));
  });

  it('says when the log no longer has what was read last, and then takes all of it', async () => {
    const output = new StampedOutput();
    await read(output, go(log.slice(0, 2)));
    assert.deepEqual(await read(output, go(log.slice(4))), [[], false]);
    output.startAnew();
    assert.deepEqual(await read(output, go(log.slice(4))), [['four'], true]);
  });

  it('keeps a line without an end for the end', async () => {
    const output = new StampedOutput();
    await read(output, go([[time(1), 'half a ']]));
    await read(
      output,
      go([
        [time(1), 'half a '],
        [time(2), 'line'],
      ]),
    );
    assert.deepEqual([...output.end()], [{ stream: 'stdout', text: 'half a line' }]);
  });

  it('leaves the last entry for later, as long as it may not be written to its end', async () => {
    const half: readonly Entry[] = [...log.slice(0, 1), [time(2), 'tw', 'stderr']];
    const output = new StampedOutput();
    const settled = await lastEntry(go(log.slice(0, 1)));
    const read = async (entries: readonly Entry[], last: string): Promise<string[]> => {
      const texts: string[] = [];
      for await (const { text } of output.lines(settledEntries(go(entries), last))) texts.push(text);
      return texts;
    };
    assert.deepEqual(await read(half, settled), ['one']);
    assert.deepEqual(await read(log.slice(0, 2), await lastEntry(go(half))), []);
    assert.deepEqual(await read(log.slice(0, 2), await lastEntry(go(log.slice(0, 2)))), ['two']);
    assert.deepEqual(await read(log, await lastEntry(go(log))), ['three', 'four']);
    assert.equal(await lastEntry(go([])), '');
  });

  it('refuses output without times', async () => {
    await assert.rejects(read(new StampedOutput(), go([['x'.repeat(100), 'y']])), /without times/);
  });
});
