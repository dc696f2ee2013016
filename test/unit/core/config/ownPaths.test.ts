import assert from 'node:assert/strict';
import { ownPaths } from '../../../../src/core/config/ownPaths';

describe('the user’s own paths that a snapshot leaves out', () => {
  const configuration = (userFile: string) => ({
    userFile: () => userFile,
    projectFile: (worktree: string) => `${worktree}/.tsk/tsk.toml`,
  });

  it('are the data folder and the user’s file', () => {
    assert.deepEqual(ownPaths('/data', configuration('/home/tsk.toml'), '/repo'), [
      '/data',
      '/home/tsk.toml',
    ]);
  });

  it('do not include a file that is also the project’s', () => {
    assert.deepEqual(ownPaths('/data', configuration('/repo/.tsk/tsk.toml'), '/repo'), ['/data']);
  });
});
