import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findProgram, ProgramMissing, startProgram, withPlainPath } from '../../../../src/core/util/programs';
import { tempFolder } from '../../../support/tempFolder';
import { withEnvironment } from '../../../support/withEnvironment';

describe('a program of the host', () => {
  const folder = tempFolder('programs');
  const near = join(folder, 'repository');
  const far = join(folder, 'bin');

  function plant(dir: string, name: string, text = '#!/bin/sh\necho planted\n'): string {
    mkdirSync(dir, { recursive: true });
    const file = join(dir, name);
    writeFileSync(file, text, { mode: 0o755 });
    return file;
  }

  it('is found in the absolute folders of PATH, in their order', () => {
    const file = plant(far, 'tool');
    plant(near, 'tool');
    const PATH = ['.', '', 'bin', far, near].join(delimiter);
    assert.equal(findProgram('tool', { PATH }), file);
  });

  it('is not found in the current folder, whatever PATH says', async () => {
    plant(near, 'planted-tool');
    const before = process.cwd();
    process.chdir(near);
    try {
      for (const PATH of ['.', '', '.:', '::/nowhere', './', '../repository', undefined]) {
        assert.equal(findProgram('planted-tool', { PATH }), undefined, PATH);
      }
      await withEnvironment({ PATH: `.:${process.env['PATH']}` }, () => {
        assert.throws(() => startProgram('planted-tool', [], {}), ProgramMissing);
        return Promise.resolve();
      });
    } finally {
      process.chdir(before);
    }
  });

  it('is a file that may be run, and by an absolute path it is itself', () => {
    mkdirSync(join(far, 'folder'), { recursive: true });
    const plain = plant(far, 'plain');
    chmodSync(plain, 0o644);
    assert.equal(findProgram('folder', { PATH: far }), undefined);
    if (process.getuid?.() !== 0) assert.equal(findProgram('plain', { PATH: far }), undefined);
    assert.equal(findProgram('/bin/sh', { PATH: far }), '/bin/sh');
    for (const name of ['./tool', 'bin/tool', '..\\tool'])
      assert.equal(findProgram(name, { PATH: far }), undefined);
  });

  it('gets a PATH that does not depend on the current folder', () => {
    const environment = { PATH: ['.', '/usr/bin', '', 'x/y', '/bin'].join(delimiter), OTHER: '.' };
    assert.deepEqual(withPlainPath(environment), { PATH: `/usr/bin${delimiter}/bin`, OTHER: '.' });
    assert.deepEqual(withPlainPath({ OTHER: '.' }), { OTHER: '.' });
  });
});
