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
import { skipTest } from '../../../support/skipTest';
import { tempFolder } from '../../../support/tempFolder';

describe('removing a tree', () => {
  const folder = tempFolder('remove-tree');
  const program = join(__dirname, '../../../support/removeTreeMain.js');

  /** Removes it as an ordinary user, for whom the modes of folders count; from inside, as the parents may be closed. */
  function removeAs(uid: number, dir: string): void {
    const isRoot = process.getuid?.() === 0;
    if (isRoot) execFileSync('chown', ['-hR', `${uid}:${uid}`, folder]);
    const user = isRoot ? [String(uid)] : [];
    execFileSync(process.execPath, [program, basename(dir), ...user], { cwd: folder, stdio: 'pipe' });
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

  /** Folders in folders, further down than any path leads; what is written into the last comes from inside. */
  function nest(dir: string, uid: number, depth: number, mode: number): void {
    mkdirSync(dir);
    const isRoot = process.getuid?.() === 0;
    if (isRoot) execFileSync('chown', [`${uid}:${uid}`, dir]);
    const become = isRoot ? `process.setgroups([]); process.setgid(${uid}); process.setuid(${uid});` : '';
    const steps = `const fs = require('node:fs'); const name = 'n'.repeat(200); ${become}
      for (let n = 0; n < ${depth}; n++) { fs.mkdirSync(name); process.chdir(name); }
      fs.writeFileSync('file', 'x'); process.chdir('..'); fs.chmodSync(name, ${mode}); fs.chmodSync('.', ${mode});`;
    execFileSync(process.execPath, ['-e', steps], { cwd: dir, stdio: 'pipe' });
  }

  for (const [what, mode] of [
    ['folders beyond the longest path', 0o700],
    ['such folders that are closed', 0],
  ] as const) {
    it(`takes along ${what}`, () => {
      const dir = join(folder, `deep-${mode}`);
      nest(dir, 12_345, 40, mode);
      removeAs(12_345, dir);
      assert.ok(!existsSync(dir));
    });
  }

  it('takes along closed folders whose names are no text', () => {
    const dir = join(folder, 'bytes');
    const inner = Buffer.concat([Buffer.from(`${dir}/`), Buffer.from([0xff, 0xfe])]);
    mkdirSync(dir);
    mkdirSync(inner);
    writeFileSync(Buffer.concat([inner, Buffer.from('/file')]), 'x');
    chmodSync(inner, 0);
    removeAs(12_345, dir);
    assert.ok(!existsSync(dir));
  });

  it('says whose it is that stays', function () {
    if (process.getuid?.() !== 0) return skipTest(this, 'only root can make a file of somebody else');
    const dir = join(folder, 'theirs');
    mkdirSync(join(dir, 'in'), { recursive: true });
    writeFileSync(join(dir, 'in', 'file'), 'x');
    execFileSync('chown', ['-R', '54321', join(dir, 'in')]);
    assert.throws(
      () => execFileSync(process.execPath, [program, 'theirs', '12345'], { cwd: folder, stdio: 'pipe' }),
      /theirs\/in.* belongs to the user 54321, and only they or root can remove it/,
    );
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
