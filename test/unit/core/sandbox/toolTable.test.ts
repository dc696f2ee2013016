import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toolTrials } from '../../../support/toolTable';

describe('the tools that the documentation says to work', () => {
  it('are those that the engine test tries, each in the stack that is named', () => {
    const docs = readFileSync(join(__dirname, '../../../../../docs/network.md'), 'utf8');
    const [, section = ''] = /\n## Tools\n([^]*?)\n## /.exec(docs) ?? [];
    const rows = section
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .slice(2)
      .map((line) => line.split('|').map((cell) => cell.trim()));
    assert.deepEqual(
      rows.map(([, tool, stack]) => [tool, stack]),
      toolTrials.map(({ tool, stack }) => [tool, stack === 'default' ? 'any, with `sudo`' : `\`${stack}\``]),
    );
  });
});
