import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { newTask, type NewTaskPorts } from '../../../../src/core/controller/newTask';
import type { PreparedTask } from '../../../../src/core/controller/preparedTask';
import { taskFiles } from '../../../../src/core/model/taskFiles';
import { systemClock } from '../../../../src/core/util/time';
import { aSandboxConfig } from '../../../support/aSandboxConfig';
import { aTask } from '../../../support/aTask';
import { tempFolder } from '../../../support/tempFolder';
import { withUmask } from '../../../support/withUmask';

describe('making a task', () => {
  const dataDir = tempFolder('new');

  it('lets the sandbox’s user read the instructions, and nobody else the configuration, whatever the umask', async () => {
    const { snapshot } = aTask();
    const repositories = {
      snapshot: () => Promise.resolve(snapshot),
    } as unknown as NewTaskPorts['repositories'];
    const prepared: PreparedTask = {
      ...{
        repo: { worktree: '/repo', commonDir: '/repo/.git' },
        type: 'generic',
        name: 'x',
        agent: 'script',
      },
      ...{ stack: 'default', config: aSandboxConfig(), instructions: 'Do it.', priority: 'normal' },
      ...{ tags: [], parents: [] },
    };
    for (const mask of [0o022, 0o027, 0o077, 0]) {
      const { id } = await withUmask(mask, () =>
        newTask({ dataDir, repositories, clock: systemClock }, prepared),
      );
      const { instructions, config } = taskFiles(dataDir, id);
      const modes = [instructions, config].map((file) => (statSync(file).mode & 0o777).toString(8));
      assert.deepEqual(modes, ['644', '600'], mask.toString(8));
    }
  });
});
