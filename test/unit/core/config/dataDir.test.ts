import assert from 'node:assert/strict';
import { defaultDataDir } from '../../../../src/core/config/dataDir';
import { sandboxUser } from '../../../../src/core/config/sandboxUser';

describe('where things are and who runs', () => {
  it('finds the data folder from the first variable that is set', () => {
    const table = [
      [{ TSK_DATA_HOME: '/t', XDG_DATA_HOME: '/x', HOME: '/h' }, '/t'],
      [{ XDG_DATA_HOME: '/x', HOME: '/h' }, '/x/tsk'],
      [{ TSK_DATA_HOME: '', XDG_DATA_HOME: '', HOME: '/h' }, '/h/.local/share/tsk'],
    ] as const;
    for (const [environment, dir] of table) assert.equal(defaultDataDir(environment), dir);
  });

  it('gives the agent the numbers of the host’s user, but never root’s', () => {
    assert.deepEqual(sandboxUser(1234, 100), { uid: 1234, gid: 100 });
    assert.deepEqual(sandboxUser(0, 0), { uid: 1000, gid: 1000 });
  });
});
