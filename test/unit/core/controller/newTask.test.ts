import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { newTask, type NewTaskPorts } from '../../../../src/core/controller/newTask';
import type { PreparedTask } from '../../../../src/core/controller/preparedTask';
import { ApprovalNeededError } from '../../../../src/core/model/configErrors';
import { taskFiles } from '../../../../src/core/model/taskFiles';
import { systemClock } from '../../../../src/core/util/time';
import { anApproval } from '../../../support/anApproval';
import { aSandboxConfig } from '../../../support/aSandboxConfig';
import { aTask } from '../../../support/aTask';
import { tempFolder } from '../../../support/tempFolder';
import { withUmask } from '../../../support/withUmask';

describe('making a task', () => {
  const dataDir = tempFolder('new');

  const prepared: PreparedTask = {
    ...{ repo: { worktree: '/repo', commonDir: '/repo/.git' }, type: 'generic', name: 'x', agent: 'script' },
    ...{ stack: 'default', config: aSandboxConfig(), instructions: 'Do it.', priority: 'normal' },
    ...{ tags: [], parents: [] },
  };

  it('asks about exactly the commit that it starts from, and leaves nothing behind after a no', async () => {
    const { snapshot } = aTask();
    const did: string[] = [];
    const repositories = {
      snapshot: () => Promise.resolve(snapshot),
      release: () => Promise.resolve(void did.push('released')),
      readFiles: (gitDir: string, commit: string, patterns: readonly string[]) => {
        did.push(`${gitDir} ${commit} ${patterns.join()}`);
        return Promise.resolve([]);
      },
    } as unknown as NewTaskPorts['repositories'];
    const gate: NewTaskPorts['gate'] = {
      require: async ({ repository, approval }, readFiles) => {
        await readFiles(['tool.sh']);
        throw new ApprovalNeededError(approval ?? { repository, parts: [] });
      },
    };
    const approval = anApproval();
    const made = newTask({ dataDir, repositories, gate, clock: systemClock }, { ...prepared, approval });
    await assert.rejects(made, { code: 'approval-needed', approval });
    assert.deepEqual(did, [`${snapshot.gitDir} ${snapshot.base} tool.sh`, 'released']);
    assert.deepEqual(readdirSync(join(dataDir, 'tasks')), []);
  });

  it('lets the sandbox’s user read the instructions, but nobody else the configuration, under any umask', async () => {
    const { snapshot } = aTask();
    const repositories = {
      snapshot: () => Promise.resolve(snapshot),
    } as unknown as NewTaskPorts['repositories'];
    const gate = { require: () => Promise.resolve() };
    for (const mask of [0o022, 0o027, 0o077, 0]) {
      const { id } = await withUmask(mask, () =>
        newTask({ dataDir, repositories, gate, clock: systemClock }, prepared),
      );
      const { instructions, config } = taskFiles(dataDir, id);
      const modes = [instructions, config].map((file) => (statSync(file).mode & 0o777).toString(8));
      assert.deepEqual(modes, ['644', '600'], mask.toString(8));
    }
  });
});
