import assert from 'node:assert/strict';
import { matchesWildcard, parseWildcard } from '../../../../src/core/util/wildcard';

describe('a wildcard', () => {
  const table: readonly (readonly [pattern: string, fits: readonly string[], not: readonly string[]])[] = [
    ['', [''], ['a']],
    ['*', ['', 'a', '.hidden', 'a b'], []],
    ['**', ['', 'abc'], []],
    ['*.json', ['.json', 'package.json', 'a.json.json'], ['json', 'a.jsonc']],
    ['a*b*c', ['abc', 'aXbYc', 'abbcbc'], ['ab', 'acb', 'abcd']],
    ['?', ['a', 'ü', '😀'], ['', 'ab']],
    ['[a-cx]', ['a', 'b', 'x'], ['d', '', 'ab', '-']],
    ['[^a-c]z', ['dz', '^z'], ['az', 'z']],
    ['[\\]\\-]', [']', '-'], ['\\']],
    ['\\*', ['*'], ['a', '\\*']],
    ['a.c', ['a.c'], ['abc']],
    ['{a,b}', ['{a,b}'], ['a']],
  ];
  for (const [pattern, fits, not] of table) {
    it(`"${pattern}" fits ${fits.map((text) => `"${text}"`).join(', ')}`, () => {
      const wildcard = parseWildcard(pattern);
      assert.ok(wildcard);
      for (const text of fits) assert.ok(matchesWildcard(wildcard, text), text);
      for (const text of not) assert.ok(!matchesWildcard(wildcard, text), text);
    });
  }

  it('without an end is none', () => {
    for (const bad of ['[', '[]', '[]a]', '[a', '[a-', '[a-]', '[-a]', '[^', '[^]', '[\\', '\\']) {
      assert.equal(parseWildcard(bad), undefined, bad);
    }
  });

  it('made to take for ever does not', () => {
    const wildcard = parseWildcard(`${'a*'.repeat(500)}b`);
    assert.ok(wildcard);
    assert.ok(!matchesWildcard(wildcard, 'a'.repeat(4000)));
  });
});
