import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from '../../../../src/core/util/replaceFile';
import { tempFolder } from '../../../support/tempFolder';
import { withUmask } from '../../../support/withUmask';

describe('replacing a file', () => {
  const dir = tempFolder('replace');

  it('makes a file, or takes the place of one, and leaves nothing else behind', async () => {
    const file = join(dir, 'plain', 'file');
    mkdirSync(join(dir, 'plain'));
    await replaceFile(file, 'one');
    const facts = await replaceFile(file, Buffer.from('two'));
    assert.equal(readFileSync(file, 'utf8'), 'two');
    assert.equal(facts.ino, statSync(file, { bigint: true }).ino);
    assert.deepEqual(readdirSync(join(dir, 'plain')), ['file']);
  });

  it('gives the file the rights asked for, whatever the umask', async () => {
    const file = join(dir, 'rights');
    await withUmask(0o077, () => replaceFile(file, '', { mode: 0o664 }));
    assert.equal(statSync(file).mode & 0o777, 0o664);
  });

  it('keeps the old file, and nothing of the new one, when it is stopped last thing', async () => {
    const file = join(dir, 'stopped', 'file');
    mkdirSync(join(dir, 'stopped'));
    writeFileSync(file, 'old');
    const beforeRename = (): Promise<void> => Promise.reject(new Error('Late.'));
    await assert.rejects(replaceFile(file, 'new', { beforeRename }), /Late/);
    assert.equal(readFileSync(file, 'utf8'), 'old');
    assert.deepEqual(readdirSync(join(dir, 'stopped')), ['file']);
  });

  it('works in a folder that may be written and not read', async () => {
    const folder = join(dir, 'unreadable');
    mkdirSync(folder);
    chmodSync(folder, 0o300);
    await replaceFile(join(folder, 'file'), 'new');
    chmodSync(folder, 0o700);
    assert.equal(readFileSync(join(folder, 'file'), 'utf8'), 'new');
  });
});
