import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { whenAbsent } from '../../../../src/core/util/fileErrors';
import { tempFolder } from '../../../support/tempFolder';

describe('a file that may be missing', () => {
  const dir = tempFolder('absent');

  it('is no error when nothing is at the path, or a file stands where a folder should', async () => {
    writeFileSync(join(dir, 'file'), '');
    for (const path of ['gone', 'gone/too', 'file/below'])
      assert.equal(await readFile(join(dir, path), 'utf8').catch(whenAbsent('none')), 'none', path);
  });

  it('is an error when it is there and cannot be read', async () => {
    mkdirSync(join(dir, 'folder'));
    await assert.rejects(readFile(join(dir, 'folder')).catch(whenAbsent(undefined)), { code: 'EISDIR' });
    await assert.rejects(Promise.reject(new Error('Late.')).catch(whenAbsent(undefined)), /Late/);
  });
});
