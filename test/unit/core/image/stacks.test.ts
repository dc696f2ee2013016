import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { detectStack, findStack } from '../../../../src/core/image/stacks';
import { tempFolder } from '../../../support/tempFolder';

describe('the stack of a working tree', () => {
  const dir = tempFolder('stacks');

  it('is default when no file tells another', async () => {
    assert.equal(await detectStack(dir), 'default');
  });

  it('is node when there is a package.json', async () => {
    writeFileSync(join(dir, 'package.json'), '{}');
    assert.equal(await detectStack(dir), 'node');
  });

  it('is an error that names the known ones when asked for by a wrong name', () => {
    assert.throws(() => findStack('cobol'), { code: 'unknown-stack', message: /node, default/ });
  });
});
