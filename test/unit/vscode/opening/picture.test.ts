import { strict as assert } from 'node:assert';
import { isPicture, isPictureName } from '../../../../src/vscode/opening/picture';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const contents = {
  png: bytes('\x89PNG\r\n\x1a\n\0\0\0\rIHDR'),
  jpg: bytes('\xff\xd8\xff\xe0\0\x10JFIF'),
  gif: bytes('GIF89a\x01\0'),
  webp: bytes('RIFF\x10\0\0\0WEBPVP8 '),
  bmp: bytes('BM\x10\0\0\0\0\0\0\0'),
  ico: bytes('\0\0\x01\0\x01\0'),
};

describe('a picture', () => {
  for (const [kind, content] of Object.entries(contents)) {
    it(`is a ${kind} by its name and its content`, () => {
      assert.ok(isPicture(`A.${kind.toUpperCase()}`, content));
      assert.ok(!isPicture(`a.${kind}`, bytes('<svg><script>')));
      assert.ok(!isPicture('a.txt', content));
    });
  }

  it('is not one of another kind under that name', () => assert.ok(!isPicture('a.png', contents.gif)));

  it('is never an SVG, nor a name without an ending', () => {
    for (const name of ['a.svg', 'a.svgz', 'png', 'a.', '', 'a.constructor', 'a.png.ipynb', 'a.avif'])
      assert.ok(!isPictureName(name), name);
  });

  it('is none while it is too short', () => assert.ok(!isPicture('a.png', new Uint8Array())));
});
