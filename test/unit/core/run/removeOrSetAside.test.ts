import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeOrSetAside } from '../../../../src/core/run/removeOrSetAside';
import { tempFolder } from '../../../support/tempFolder';

describe('removing a folder that an earlier run left', () => {
  const folder = tempFolder('remove');
  const made = (name: string): string => {
    const dir = join(folder, name);
    mkdirSync(dir);
    writeFileSync(join(dir, 'file'), name);
    return dir;
  };
  const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));

  it('removes what is there, and is content with nothing', async () => {
    const dir = made('whole');
    await removeOrSetAside(dir, `${dir}-1`);
    await removeOrSetAside(dir, `${dir}-1`);
    assert.ok(!existsSync(dir) && !existsSync(`${dir}-1`));
  });

  it('sets aside what it may not remove', async () => {
    const dir = made('of root');
    await removeOrSetAside(dir, `${dir}-1`, failing('EACCES'));
    assert.ok(!existsSync(dir));
    assert.equal(readFileSync(join(`${dir}-1`, 'file'), 'utf8'), 'of root');
  });

  it('hides no other trouble', async () => {
    const dir = made('trouble');
    await assert.rejects(removeOrSetAside(dir, `${dir}-1`, failing('EIO')), { code: 'EIO' });
    assert.ok(existsSync(dir));
  });
});
