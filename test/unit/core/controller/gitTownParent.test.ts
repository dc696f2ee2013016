import assert from 'node:assert/strict';
import { gitTownParent } from '../../../../src/core/controller/gitTownParent';
import { aTask, someStates } from '../../../support/aTask';
import { MemoryStore } from '../../../support/memoryStore';

describe('the parent branch that git-town learns', () => {
  it('is the result of the first parent', async () => {
    const parent = aTask({ state: someStates.completed });
    const other = aTask();
    const task = aTask({ parents: [parent.id, other.id] });
    assert.equal(await gitTownParent(new MemoryStore(parent, other), task), 'tsk/x');
  });

  it('is the branch of the snapshot where there is no parent, or no result of it', async () => {
    const parent = aTask({ state: someStates.failed });
    for (const task of [aTask(), aTask({ parents: [parent.id] }), aTask({ parents: [aTask().id] })])
      assert.equal(await gitTownParent(new MemoryStore(parent), task), 'main');
  });

  it('is none on a detached HEAD', async () => {
    const { path, worktree, gitDir, head, base, submodules, warnings } = aTask().snapshot;
    const snapshot = { path, worktree, gitDir, head, base, submodules, warnings };
    assert.equal(await gitTownParent(new MemoryStore(), aTask({ snapshot })), undefined);
  });
});
