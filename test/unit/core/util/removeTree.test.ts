import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { removeTree } from '../../../../src/core/util/removeTree';
import { tempFolder } from '../../../support/tempFolder';

describe('removing a tree', () => {
  const folder = tempFolder('remove-tree');
  const program = join(__dirname, '../../../support/removeTreeMain.js');

  /** Removes it as an ordinary user, for whom the modes of folders count; from inside, as the parents may be closed. */
  function removeAs(uid: number, dir: string): void {
    const isRoot = process.getuid?.() === 0;
    if (isRoot) execFileSync('chown', ['-hR', `${uid}:${uid}`, folder]);
    execFileSync(process.execPath, [program, basename(dir)], {
      cwd: folder,
      stdio: 'pipe',
      ...(isRoot ? { uid, gid: uid } : {}),
    });
  }

  it('takes along folders that their owner may not write, enter or read', () => {
    const dir = join(folder, 'cache');
    const inner = join(dir, 'mod', 'x@v1', 'sub');
    mkdirSync(inner, { recursive: true });
    writeFileSync(join(inner, 'file'), 'x', { mode: 0o400 });
    mkdirSync(join(dir, 'closed', 'in'), { recursive: true });
    chmodSync(join(dir, 'closed'), 0);
    for (const part of [inner, join(dir, 'mod', 'x@v1'), join(dir, 'mod')]) chmodSync(part, 0o555);
    removeAs(12_345, dir);
    assert.ok(!existsSync(dir));
  });

  it('follows no link, and changes nothing that it leads to', () => {
    const outside = join(folder, 'outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'kept'), 'kept');
    chmodSync(outside, 0o555);
    const dir = join(folder, 'linking');
    mkdirSync(join(dir, 'closed'), { recursive: true });
    symlinkSync(outside, join(dir, 'closed', 'link'));
    chmodSync(join(dir, 'closed'), 0o555);
    removeAs(12_345, dir);
    assert.ok(!existsSync(dir));
    assert.equal(readFileSync(join(outside, 'kept'), 'utf8'), 'kept');
    assert.equal(statSync(outside).mode & 0o777, 0o555);
    chmodSync(outside, 0o755);
  });

  it('is content with nothing, and removes a single link', async () => {
    await removeTree(join(folder, 'nothing'));
    symlinkSync('/', join(folder, 'link'));
    await removeTree(join(folder, 'link'));
    assert.ok(!existsSync(join(folder, 'link')) && existsSync('/etc'));
  });
});
