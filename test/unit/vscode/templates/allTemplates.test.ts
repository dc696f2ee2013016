import assert from 'node:assert/strict';
import type { TaskType } from '../../../../src/core/model/taskType';
import type { OpenFolder } from '../../../../src/vscode/repositories/openFolder';
import { allTemplates } from '../../../../src/vscode/templates/allTemplates';
import { aTaskType } from '../aTaskType';

const folder = (worktree: string): OpenFolder => ({
  ...{ path: worktree, realPath: worktree, name: worktree, status: 'ready' },
  location: { worktree, commonDir: `${worktree}/.git` },
});
const builtIn = aTaskType();
const own = (worktree: string): TaskType =>
  aTaskType({ name: 'upgrade', source: 'project', worktree, file: `${worktree}/.tsk/templates/upgrade.md` });
const taskTypes = {
  list: (worktree?: string) => Promise.resolve(worktree === undefined ? [builtIn] : [builtIn, own(worktree)]),
};

describe('the templates of a window', () => {
  const found = (...folders: readonly OpenFolder[]): Promise<readonly TaskType[]> =>
    allTemplates({ taskTypes }, { current: folders, ready: () => Promise.resolve() });

  it('are those of each repository, and once what is the same in all', async () => {
    assert.deepEqual(await found(folder('/shop'), folder('/lib')), [builtIn, own('/shop'), own('/lib')]);
  });

  it('are yours and the built-in ones where no repository is open', async () => {
    assert.deepEqual(await found(), [builtIn]);
  });
});
