import assert from 'node:assert/strict';
import { parseCollected } from '../../../../../src/core/workspace/harvest/collected';

const a = 'a'.repeat(40);
const b = 'b'.repeat(40);

function parse(count: number, ...lines: readonly string[]): ReturnType<typeof parseCollected> {
  return parseCollected(['version 1', ...lines, 'end', ''].join('\n'), count);
}

describe('a collector’s report', () => {
  it('has the result of each repository, and the rest of its bundle', () => {
    const found = parse(2, 'none 0', `head 1 ${a}`, `further 1 1 ${b} branch f\u202eix it`);
    assert.deepEqual(found, {
      heads: new Map([[1, a]]),
      further: new Map([[1, [{ number: 1, commit: b, place: { kind: 'branch', name: 'fix it' } }]]]),
      failures: [],
      warnings: [],
      leftBehind: false,
    });
  });

  it('says whether work may be left behind: ignored files are none, and of too many remarks nobody knows', () => {
    const behind = (...lines: readonly string[]): boolean | undefined =>
      parse(1, `head 0 ${a}`, ...lines)?.leftBehind;
    assert.equal(behind('ignored node_modules/'), false);
    assert.equal(behind('ignored node_modules/', 'warning x could not be read'), true);
    assert.equal(behind(...Array.from({ length: 79 }, () => 'ignored x')), false);
    assert.equal(behind(...Array.from({ length: 80 }, () => 'ignored x')), true);
    assert.deepEqual(parse(1, `head 0 ${a}`, 'ignored x')?.warnings, ['x']);
  });

  it('can say that some repositories failed', () => {
    assert.deepEqual(parse(2, 'failed 0 why', `head 1 ${a}`, 'failed 1 broke off')?.failures, [
      'why',
      'broke off',
    ]);
  });

  const refused: readonly (readonly [what: string, count: number, lines: readonly string[]])[] = [
    ['silent about a repository', 2, [`head 0 ${a}`]],
    ['silent about all', 1, []],
    ['further work of an unknown kind', 1, [`head 0 ${a}`, `further 0 1 ${b} planet x`]],
    ['further work without a commit', 1, [`head 0 ${a}`, 'further 0 1 --x branch x']],
    ['the same number twice', 1, [`head 0 ${a}`, `further 0 1 ${b} tag x`, `further 0 1 ${b} tag y`]],
    ['a repository both there and gone', 1, [`head 0 ${a}`, 'none 0']],
    [
      'more than there can be',
      1,
      [`head 0 ${a}`, ...Array.from({ length: 21 }, (_, n) => `further 0 ${n} ${b} tag x`)],
    ],
  ];
  for (const [what, count, lines] of refused) {
    it(`is refused if it is ${what}`, () => assert.equal(parse(count, ...lines), undefined));
  }
});
