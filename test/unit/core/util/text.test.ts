import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  count,
  nameFromPrompt,
  neutralise,
  oneLine,
  refPart,
  truncate,
} from '../../../../src/core/util/text';
import { cpuMs } from '../../../support/cpuTime';

describe('text helpers', () => {
  const harmless: readonly [text: string, safe: string][] = [
    ['plain\ttext\nline', 'plain\ttext\nline'],
    ['\u001b[1;31mred\u001b[0m', 'red'],
    ['\u001b]0;window title\u0007x', 'x'],
    ['\u001b]8;;https://x.test\u001b\\link\u001b]8;;\u001b\\', 'link'],
    ['\u001b(B\u001b=\u001bcx', 'x'],
    ['10 %\r20 %\r\ndone', '10 %\n20 %\ndone'],
    ['bell\u0007 nul\u0000 back\b', 'bell␇ nul␀ back␈'],
    ['end\u001b', 'end␛'],
    ['\u009b31m\u007f', '␡31m␡'],
    ['a\u202eb\u2066c\u200fd', 'abcd'],
    ['ä 👩‍💻 한', 'ä 👩‍💻 한'],
  ];
  for (const [text, safe] of harmless) {
    it(`neutralise(${JSON.stringify(text)})`, () => assert.equal(neutralise(text), safe));
  }

  it('oneLine makes one line', () => {
    assert.equal(oneLine('  a \n\n b\u001b[0m\r\nc '), 'a b c');
  });

  const shortened: readonly [text: string, max: number, short: string][] = [
    ['abc', 3, 'abc'],
    ['abcd', 3, 'ab…'],
    ['', 0, ''],
    ['abc', 1, '…'],
    ['👩👩👩', 3, '👩👩👩'],
    ['👩👩👩👩', 3, '👩👩…'],
    ['a👩b👩c', 4, 'a👩b…'],
  ];
  for (const [text, max, short] of shortened) {
    it(`truncate(${text}, ${max})`, () => assert.equal(truncate(text, max), short));
  }

  it('truncate looks at no more than it needs', () => {
    const huge = 'x'.repeat(50_000_000);
    // The best of several: a garbage collection of other tests' memory may fall into one.
    const rounds = Array.from({ length: 5 }, () =>
      cpuMs(() => assert.equal(truncate(huge, 10), 'xxxxxxxxx…')),
    );
    assert.ok(Math.min(...rounds) < 100, rounds.join(' '));
  });

  it('count says the noun in its number', () => {
    assert.deepEqual(
      [count(0, 'file'), count(1, 'file'), count(2, 'file'), count(2, 'entry', 'entries')],
      ['0 files', '1 file', '2 files', '2 entries'],
    );
  });
});

describe('names for branches', () => {
  const parts: readonly [text: string, part: string][] = [
    ['Add a --json option!', 'add-a-json-option'],
    ['feat', 'feat'],
    ['Grüße an 漢字', 'grüße-an-漢字'],
    ['a..b.lock', 'a.b'],
    ['.hidden', 'hidden'],
    ['-rf /', 'rf'],
    ['x.lock.lock', 'x'],
    ['v1.2.', 'v1.2'],
    ['a@{1}~^:?*[\\', 'a-1'],
    ['', 'task'],
    ['///', 'task'],
    ['\u0000\u007f \u202e', 'task'],
    ['…', 'task'],
    ['a'.repeat(100), 'a'.repeat(40)],
    [`${'a'.repeat(39)}.b`, 'a'.repeat(39)],
  ];
  for (const [text, part] of parts) {
    it(`refPart(${JSON.stringify(text)})`, () => assert.equal(refPart(text), part));
  }

  it('are valid for git, whatever they are made of', () => {
    const made = [
      ...parts.map(([text]) => text),
      '.lock',
      'a.-.lock',
      '@',
      'HEAD',
      'İstanbul',
      '\ud800x',
      '👩‍💻',
    ];
    for (const text of made) {
      const branch = `tsk/${refPart(text)}/${refPart(text)}/12345678`;
      const { status } = spawnSync('git', ['check-ref-format', '--branch', branch]);
      assert.equal(status, 0, branch);
    }
  });

  const names: readonly [prompt: string, name: string][] = [
    ['Fix the login page: it shows an error when empty', 'fix-the-login-page'],
    ['Let greet.sh take a name...', 'let-greet.sh-take-a'],
    ['\n\n  Do it.\nDetails follow.', 'do-it'],
    ['```', 'task'],
    ['', 'task'],
  ];
  for (const [prompt, name] of names) {
    it(`nameFromPrompt(${JSON.stringify(prompt)})`, () => assert.equal(nameFromPrompt(prompt), name));
  }
});
