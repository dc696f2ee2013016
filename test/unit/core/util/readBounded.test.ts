import assert from 'node:assert/strict';
import { closeSync, mkdirSync, openSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBounded } from '../../../../src/core/util/readBounded';
import { makePipe, onLinux } from '../../../support/oddFiles';
import { tempFolder } from '../../../support/tempFolder';

describe('reading a file that somebody else may have put there', () => {
  const dir = tempFolder('bounded');

  it('gives what an ordinary file holds, through links, up to the size that is allowed', async () => {
    const file = join(dir, 'file');
    writeFileSync(file, Buffer.alloc(10_000, 'x'));
    symlinkSync(file, join(dir, 'link'));
    writeFileSync(join(dir, 'empty'), '');
    assert.equal((await readBounded(join(dir, 'link'), 10_000)).length, 10_000);
    assert.equal((await readBounded(join(dir, 'empty'), 0)).length, 0);
    await assert.rejects(readBounded(file, 9_999), /^Error: it is larger than 9999 bytes$/);
    await assert.rejects(readBounded(join(dir, 'gone'), 1), { code: 'ENOENT' });
  });

  it('reads nothing of one that is far too large', async () => {
    const file = join(dir, 'large');
    writeFileSync(file, '');
    truncateSync(file, 2 ** 40);
    await assert.rejects(readBounded(file, 1024 * 1024), /larger than 1 MiB/);
  });

  it('refuses a folder', async () => {
    mkdirSync(join(dir, 'folder'));
    await assert.rejects(readBounded(join(dir, 'folder'), 1), /not a regular file/);
  });

  it('neither waits for a pipe nor reads a device, by whatever name', async function () {
    onLinux(this);
    const fifo = join(dir, 'fifo');
    makePipe(fifo);
    symlinkSync('/dev/zero', join(dir, 'zero'));
    // Held open at both ends, so that its number in /proc is a pipe that never ends.
    const held = openSync(fifo, 'r+');
    try {
      for (const path of [fifo, '/dev/zero', join(dir, 'zero'), `/proc/self/fd/${held}`, '/dev/null'])
        await assert.rejects(readBounded(path, 1024), /not a regular file/, path);
    } finally {
      closeSync(held);
    }
  });

  it('believes no file about its own size', async function () {
    onLinux(this);
    const status = (await readBounded('/proc/self/status', 1024 * 1024)).toString();
    assert.match(status, /^Name:/);
    await assert.rejects(readBounded('/proc/self/status', 100), /larger than 100 bytes/);
  });
});
