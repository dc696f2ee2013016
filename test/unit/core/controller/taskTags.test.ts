import assert from 'node:assert/strict';
import { taskTags } from '../../../../src/core/controller/taskTags';

describe('the tags of a task', () => {
  const table: readonly (readonly [given: readonly string[], tags: readonly string[]])[] = [
    [[], []],
    [
      ['ui', '#ui', ' api '],
      ['ui', 'api'],
    ],
    [
      ['später', 'a/b', 'v1.2'],
      ['später', 'a/b', 'v1.2'],
    ],
  ];
  for (const [given, tags] of table) {
    it(`of ${JSON.stringify(given)} are ${JSON.stringify(tags)}`, () => {
      assert.deepEqual(taskTags(given), tags);
    });
  }

  for (const tag of ['', '#', 'two words', 'a,b', 'x'.repeat(41), 'a\u001b[2Jb', 'a\nb']) {
    it(`cannot be ${JSON.stringify(tag)}`, () => {
      assert.throws(() => taskTags(['ok', tag]), { code: 'bad-input', message: /is not a valid tag/ });
    });
  }

  it('are at most 20', () => {
    const many = Array.from({ length: 21 }, (_, n) => `t${n}`);
    assert.throws(() => taskTags(many), { code: 'bad-input', message: /20 tags/ });
    assert.equal(taskTags(many.slice(1)).length, 20);
  });
});
