import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../support/engineBench';
import { tempFolder } from '../../support/tempFolder';

describe('bin/tsk', () => {
  const folder = tempFolder('bin');
  for (const name of ['bin', 'dist']) mkdirSync(join(folder, name));
  copyFileSync(join(root, 'bin', 'tsk'), join(folder, 'bin', 'tsk'));

  function run(main: string): { readonly status: number | null; readonly stderr: string } {
    writeFileSync(join(folder, 'dist', 'cli.js'), `exports.main = ${main};`);
    return spawnSync(process.execPath, [join(folder, 'bin', 'tsk')], { encoding: 'utf8' });
  }

  it('ends with the code that the command gives', () => {
    assert.deepEqual(run('async () => 0').status, 0);
    const { status, stderr } = run('async () => 3');
    assert.deepEqual([status, stderr], [3, '']);
  });

  it('fails, and says so, when nothing is left to wait for and the command has not ended', () => {
    const { status, stderr } = run('() => new Promise(() => undefined)');
    assert.equal(status, 70);
    assert.match(stderr, /tsk ended before its work was done/);
  });

  it('fails when the command breaks', () => {
    const { status, stderr } = run('async () => { throw new Error("broken") }');
    assert.equal(status, 70);
    assert.match(stderr, /broken/);
    assert.doesNotMatch(stderr, /before its work was done/);
  });
});
