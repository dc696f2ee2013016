import assert from 'node:assert/strict';
import { isRecord, numberOf, parseRecord, recordOf, recordsOf, textOf } from '../../../../src/core/util/json';

describe('reading foreign JSON', () => {
  it('parseRecord gives an object or nothing', () => {
    assert.deepEqual(parseRecord('{"a":[1]}'), { a: [1] });
    for (const text of ['', '{', '[]', 'null', '1', '"x"', '{} {}']) {
      assert.equal(parseRecord(text), undefined, text);
    }
  });

  it('takes only what it is', () => {
    const values = [
      undefined,
      null,
      true,
      0,
      1.5,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      '',
      'x',
      [],
      [{}, 1],
      {},
    ];
    assert.deepEqual(values.filter(isRecord), [{}]);
    assert.deepEqual(
      values.filter((value) => textOf(value) !== undefined),
      ['x'],
    );
    assert.deepEqual(
      values.filter((value) => numberOf(value) !== undefined),
      [0, 1.5],
    );
    assert.deepEqual(values.flatMap(recordsOf), [{}]);
    for (const value of values) assert.deepEqual(recordOf(value), {});
  });
});
