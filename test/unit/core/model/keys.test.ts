import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { keys } from '../../../../src/core/model/keys';
import type { KeyTable } from '../../../../src/core/model/keyTypes';

const docs = readFileSync(join(__dirname, '../../../../../docs/configuration.md'), 'utf8');
const rows = docs
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split('|').map((cell) => cell.trim()));
const table: KeyTable = keys;

describe('the keys of tsk.toml', () => {
  for (const [name, key] of Object.entries(table)) {
    it(`have a row in docs/configuration.md: ${name}, with its default`, () => {
      const written = key.type.kind === 'named' ? `\`${name}.` : `\`${name}\``;
      const row = rows.find(([, first = '']) => first.includes(written));
      assert.ok(row, 'There is no such row.');
      if (key.default === undefined || key.type.kind === 'list') return;
      assert.equal(row[3], `\`${JSON.stringify(key.default)}\``);
    });
  }
});
