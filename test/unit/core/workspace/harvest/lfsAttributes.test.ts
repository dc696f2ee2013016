import assert from 'node:assert/strict';
import { lfsOf, parseLfsAttributes } from '../../../../../src/core/workspace/harvest/lfsAttributes';

const lfs = 'filter=lfs diff=lfs merge=lfs -text';

describe('a .gitattributes file', () => {
  const table: readonly (readonly [text: string, kept: readonly string[], not: readonly string[]])[] = [
    [`*.bin ${lfs}`, ['a.bin', 'x/y/a.bin'], ['a.bin.txt', 'bin', 'a.bin/b']],
    [`/*.bin ${lfs}`, ['a.bin'], ['x/a.bin']],
    [`x/*.bin ${lfs}`, ['x/a.bin'], ['x/y/a.bin', 'y/x/a.bin']],
    [`x/** ${lfs}`, ['x/a', 'x/y/b'], ['y/a']],
    [`**/x/*.bin ${lfs}`, ['x/a.bin', 'y/z/x/a.bin'], ['x/y/a.bin']],
    [`x/**/a ${lfs}`, ['x/a', 'x/y/z/a'], ['a', 'y/x/a']],
    [`my[[:space:]]file ${lfs}`, ['my file'], ['myfile']],
    [`*.[pP][nN][gG] ${lfs}`, ['a.PNG'], ['a.jpg']],
    [`*.[!a] ${lfs}`, ['x.b'], ['x.a']],
    [`*.bin ${lfs}\r\nsmall.bin -filter\n`, ['a.bin'], ['small.bin']],
    [`*.bin ${lfs}\nsmall.bin !filter`, ['a.bin'], ['small.bin']],
    [`*.bin ${lfs}\n*.bin text`, ['a.bin'], []],
    ['*.bin filter=other', [], ['a.bin']],
    [
      `# *.bin ${lfs}\n!*.bin ${lfs}\n"*.bin" ${lfs}\n[attr]x ${lfs}\n*.b[ ${lfs}\nbin/ ${lfs}\n`,
      [],
      ['a.bin'],
    ],
    ['', [], ['a']],
  ];
  for (const [text, kept, not] of table) {
    it(`with ${JSON.stringify(text)} gives LFS ${kept.join(', ') || 'nothing'}`, () => {
      const rules = parseLfsAttributes(text);
      for (const path of kept) assert.equal(lfsOf(rules, path.split('/')), true, path);
      for (const path of not) assert.notEqual(lfsOf(rules, path.split('/')), true, path);
    });
  }
});
