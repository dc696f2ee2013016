import { strict as assert } from 'node:assert';
import { firstActive } from '../../../../src/vscode/prompts/firstActive';

describe('firstActive', () => {
  const choices: readonly { readonly value: string }[] = [{ value: 'feat' }, { value: 'fix' }];
  const cases: readonly (readonly [string, string | undefined, readonly string[]])[] = [
    ['the first where nothing is remembered', undefined, ['feat']],
    ['what is remembered', 'fix', ['fix']],
    ['the first where what is remembered is gone', 'gone', ['feat']],
  ];
  for (const [title, preferred, expected] of cases)
    it(`is ${title}`, () =>
      assert.deepEqual(
        firstActive(choices, preferred).map(({ value }) => value),
        expected,
      ));

  it('is nothing where there is no choice', () => assert.deepEqual(firstActive([], 'feat'), []));
});
