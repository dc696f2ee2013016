import assert from 'node:assert/strict';
import type { OutputLine } from '../../../../src/core/model/engine';
import { outputLines } from '../../../../src/core/sandbox/outputLines';

function frame(stream: 1 | 2, text: string | Buffer): Buffer {
  const data = Buffer.from(text);
  const head = Buffer.alloc(8);
  head[0] = stream;
  head.writeUInt32BE(data.length, 4);
  return Buffer.concat([head, data]);
}

async function read(bytes: Buffer, size: number): Promise<readonly OutputLine[]> {
  async function* chunks(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += size)
      yield await Promise.resolve(bytes.subarray(at, at + size));
  }
  const lines: OutputLine[] = [];
  for await (const line of outputLines(chunks())) lines.push(line);
  return lines;
}

describe('the lines of a container’s output', () => {
  const bytes = Buffer.concat([
    frame(1, 'first\nsec'),
    frame(2, 'oops é\r\n'),
    frame(1, 'ond\n'),
    frame(1, ''),
    frame(1, 'no end ☃'),
  ]);
  const expected: readonly OutputLine[] = [
    { stream: 'stdout', text: 'first' },
    { stream: 'stderr', text: 'oops é' },
    { stream: 'stdout', text: 'second' },
    { stream: 'stdout', text: 'no end ☃' },
  ];

  it('are the same however the bytes are cut into chunks', async () => {
    for (const size of [1, 2, 3, 7, 8, 9, 16, 1000])
      assert.deepEqual(await read(bytes, size), expected, `${size}`);
  });

  it('come in pieces when a line would not end', async () => {
    const lines = await read(frame(1, 'x'.repeat(2_500_000)), 65_536);
    assert.deepEqual(
      lines.map(({ text }) => text.length),
      [1_000_000, 1_000_000, 500_000],
    );
  });

  it('are cut between words where they can be, so that no piece ends in the middle of a secret', async () => {
    const token = 'token-0123456789abcdef';
    const text = `${'x'.repeat(999_990)} ${token} ${'y'.repeat(500_000)}`;
    const lines = await read(frame(1, text), 65_536);
    assert.deepEqual(
      lines.map((line) => [line.text.length, line.text.includes(token)]),
      [
        [999_991, false],
        [500_023, true],
      ],
    );
    assert.equal(lines.map((line) => line.text).join(''), text);
  });
});
