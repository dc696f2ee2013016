import assert from 'node:assert/strict';
import { folderTrouble } from '../../../../src/core/util/folderTrouble';

const thrown = (code: string, about: { readonly path?: string; readonly syscall?: string } = {}) =>
  Object.assign(new Error(`${code}: no`), { code, ...about });

describe('trouble with the data folder', () => {
  it('is said with what to do', () => {
    for (const error of [
      thrown('ENOSPC'),
      thrown('EROFS', { path: '/data/tasks' }),
      thrown('ENOENT', { path: '/data', syscall: 'mkdir' }),
    ]) {
      const said = folderTrouble('/data', error) as Error & { readonly code?: string };
      assert.equal(said.code, 'folder-unusable');
      assert.match(said.message, /folder \/data \(E[A-Z]+: no\)\. .*TSK_DATA_HOME/);
    }
  });

  it('is nothing else', () => {
    for (const error of [
      thrown('EACCES', { path: '/elsewhere' }),
      thrown('ENOENT', { path: '/data/x', syscall: 'open' }),
      new Error('x'),
    ])
      assert.equal(folderTrouble('/data', error), error);
  });
});
