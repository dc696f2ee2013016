import { strict as assert } from 'node:assert';
import { jsonText, valueText } from '../../../../src/cli/output/jsonText';

describe('JSON for programs', () => {
  const every = Array.from({ length: 0x2100 }, (_, n) => String.fromCharCode(n)).join('');

  it('is printable ASCII, and says the same', () => {
    const text = jsonText({ [every]: [every, '👍', '\ud800', '\ufeff', '\uffff'] });
    assert.match(text, /^[ -~]*$/);
    assert.deepEqual(JSON.parse(text), { [every]: [every, '👍', '\ud800', '\ufeff', '\uffff'] });
  });

  it('has lines where it is to have them', () => {
    assert.equal(jsonText({ a: '\u009b31m' }, 2), '{\n  "a": "\\u009b31m"\n}');
  });
});

describe('a value for people', () => {
  it('is on one line, without control characters', () => {
    assert.equal(valueText('a\nb\u009b31m'), 'a b␡31m');
    assert.equal(valueText(['Füge']), '["Füge"]');
  });
});
