import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { extract } from 'tar-stream';
import { tarOf } from '../../../../src/core/sandbox/tar';

const file = (path: string, text: string, mode = 0o644) => ({ path, content: Buffer.from(text), mode });

async function entriesOf(archive: Buffer): Promise<readonly string[]> {
  const found: string[] = [];
  const reader = extract();
  Readable.from([archive]).pipe(reader);
  for await (const entry of reader) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    const { name, type, mode, linkname } = entry.header;
    found.push(
      [
        type,
        (mode ?? 0).toString(8),
        name,
        linkname ? `-> ${linkname}` : Buffer.concat(chunks).toString(),
      ].join(' '),
    );
  }
  return found;
}

describe('an archive for the engine', () => {
  it('holds files with their modes, and links as links', async () => {
    const long = 'n'.repeat(150);
    const files = [
      file('a', 'text', 0o755),
      { ...file('l', '', 0o777), link: '../a' },
      file('empty', ''),
      { ...file(`d/${long}`, '', 0o777), link: `/${long}` },
      file('é/ü', 'ö'),
    ];
    assert.deepEqual(await entriesOf(await tarOf(files)), [
      'file 755 a text',
      'symlink 777 l -> ../a',
      'file 644 empty ',
      `symlink 777 d/${long} -> /${long}`,
      'file 644 é/ü ö',
    ]);
  });

  it('is equal for equal files, and does not see beyond a view of bytes', async () => {
    const whole = new TextEncoder().encode('..text..');
    const view = { ...file('a', ''), content: whole.subarray(2, 6) };
    assert.deepEqual(await tarOf([view]), await tarOf([file('a', 'text')]));
  });

  it('holds thousands of them', async () => {
    const files = Array.from({ length: 2_000 }, (_, n) =>
      n % 2 ? file(`f${n}`, 'x') : { ...file(`f${n}`, ''), link: 'x' },
    );
    assert.equal((await entriesOf(await tarOf(files))).length, 2_000);
  });
});
