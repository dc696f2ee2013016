import assert from 'node:assert/strict';
import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderSize } from '../../../../src/core/run/folderSize';
import { tempFolder } from '../../../support/tempFolder';

describe('what folders take of the disk', () => {
  const folder = tempFolder('folder-size');
  const never = new AbortController().signal;
  const size = (name: string, enough = Infinity, signal = never): Promise<number> =>
    folderSize([join(folder, name)], enough, signal);

  it('is what their files take, each once, without what links lead to', async () => {
    mkdirSync(join(folder, 'a/b/c'), { recursive: true });
    writeFileSync(join(folder, 'outside'), Buffer.alloc(5_000_000, 1));
    writeFileSync(join(folder, 'a/b/c/file'), Buffer.alloc(1_000_000, 1));
    linkSync(join(folder, 'a/b/c/file'), join(folder, 'a/again'));
    symlinkSync(folder, join(folder, 'a/loop'));
    symlinkSync('../outside', join(folder, 'a/link'));
    const found = await size('a');
    assert.ok(found >= 1_000_000 && found < 1_200_000, String(found));
    assert.equal(await size('nowhere'), 0);
  });

  it('is not counted further than is asked for', async () => {
    mkdirSync(join(folder, 'many'));
    for (let n = 0; n < 200; n++) writeFileSync(join(folder, 'many', String(n)), 'x');
    assert.ok((await size('many')) >= 200 * 512);
    const some = await size('many', 10_000);
    assert.ok(some >= 10_000 && some < 32 * 8_192, String(some));
    await assert.rejects(size('many', Infinity, AbortSignal.abort()));
  });

  it('is as much as is asked for where a tree is deeper than a path can be long', async () => {
    mkdirSync(join(folder, 'deep'));
    const before = process.cwd();
    try {
      process.chdir(join(folder, 'deep'));
      for (let n = 0; n < 25; n++) {
        mkdirSync('d'.repeat(200));
        process.chdir('d'.repeat(200));
      }
    } finally {
      process.chdir(before);
    }
    assert.equal(await size('deep', 1e12), 1e12);
  });
});
