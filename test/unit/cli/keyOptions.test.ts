import assert from 'node:assert/strict';
import { keyOptions } from '../../../src/cli/keyOptions';
import type { KeyTable } from '../../../src/core/model/keyTypes';

const loosens = { never: 'A test.' };
const table: KeyTable = {
  swap_gb: {
    type: { kind: 'number', min: 0, max: 64, whole: true },
    doc: 'Swap.',
    loosens,
    option: { name: 'swap', value: 'GB', help: 'swap limit' },
  },
  audit: { type: { kind: 'flag' }, doc: 'Audit.', loosens, option: { name: 'audit', help: 'audit it' } },
  fonts: {
    type: { kind: 'list', max: 2, item: { kind: 'text', oneOf: ['serif', 'mono'] } },
    doc: 'Fonts.',
    loosens,
    option: { name: 'font', value: 'NAME', help: 'add a font' },
  },
  locale: { type: { kind: 'text' }, doc: 'Locale.', loosens },
};

describe('the options of keys', () => {
  const options = keyOptions(table);

  it('are those that the table says, with their help', () => {
    assert.deepEqual(
      Object.entries(options).map(([name, { kind, value, help }]) => [name, kind, value, help]),
      [
        ['swap', 'value', 'GB', 'swap limit'],
        ['audit', 'toggle', undefined, 'audit it'],
        ['font', 'list', 'NAME', 'add a font'],
      ],
    );
  });

  it('read what the type takes', () => {
    assert.equal(options['swap']?.read('8', 'swap'), 8);
    assert.equal(options['audit']?.read(false, 'audit'), false);
    assert.deepEqual(options['font']?.read(['mono'], 'font'), ['mono']);
  });

  it('refuse anything else', () => {
    assert.throws(() => options['swap']?.read('8.5', 'swap'), /--swap must be a whole number from 0 to 64/);
    assert.throws(() => options['font']?.read(['bold'], 'font'), /--font must be serif, mono/);
  });
});
