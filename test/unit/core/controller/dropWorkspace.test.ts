import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dropWorkspace, isSpent } from '../../../../src/core/controller/dropWorkspace';
import { workspaceRules, type WorkspaceRule } from '../../../../src/core/model/configWords';
import { nullLogger } from '../../../../src/core/model/logger';
import type { TaskState } from '../../../../src/core/model/task';
import { taskFiles } from '../../../../src/core/model/taskFiles';
import { aTask, someStates } from '../../../support/aTask';
import { tempFolderEach } from '../../../support/gitRepo';

const { completed, failed, cancelled, running, pending } = someStates;
const outcome = { ...completed.outcome, isWhole: true };
const noChange = { change: { kind: 'none' }, isWhole: true } as const;

describe('the workspace of a task', () => {
  const rows: readonly (readonly [string, TaskState, readonly WorkspaceRule[]])[] = [
    ['that completed', { ...completed, outcome }, ['failed', 'none']],
    ['that completed and left work behind, or before TSK wrote that down', completed, []],
    ['that completed without a change', { ...completed, outcome: noChange }, ['failed', 'none']],
    ['that failed, with its work in a branch', { ...failed, outcome }, ['none']],
    ['that failed, without a change', { ...failed, outcome: noChange }, ['none']],
    ['that failed before its work was collected', failed, []],
    ['that was cancelled before its work was collected', { ...cancelled, startedAt: failed.startedAt }, []],
    ['that is running', running, []],
    ['that is queued', pending, []],
  ];
  for (const [title, state, goes] of rows) {
    it(`of one ${title} goes with ${goes.map((rule) => `"${rule}"`).join(' and ') || 'no rule'}`, () => {
      assert.deepEqual(
        workspaceRules.filter((rule) => isSpent(aTask({ state }), rule)),
        goes,
      );
    });
  }

  const temp = tempFolderEach();
  const drop = async (rule: () => Promise<WorkspaceRule>): Promise<readonly string[]> => {
    const task = aTask({ state: { ...completed, outcome } });
    const { dir } = taskFiles(temp.dir, task.id);
    for (const name of ['repo', 'repo.checkout', 'repo-before-1', 'outbox', 'scratch', 'output', 'reports'])
      mkdirSync(join(dir, name, 'sub'), { recursive: true });
    writeFileSync(join(dir, 'config.json'), '{}');
    await dropWorkspace({ dataDir: temp.dir, logger: nullLogger, rule }, task);
    return readdirSync(dir).sort();
  };

  it('goes with what it exchanged with the sandbox; the log and the rest stay', async () => {
    assert.deepEqual(await drop(() => Promise.resolve('failed')), ['config.json', 'output', 'reports']);
  });

  it('is no trouble where the whole folder is gone', async () => {
    const warnings: string[] = [];
    const logger = { ...nullLogger, warn: (text: string) => void warnings.push(text) };
    const rule = (): Promise<WorkspaceRule> => Promise.resolve('none');
    await dropWorkspace({ dataDir: temp.dir, logger, rule }, aTask({ state: completed }));
    assert.deepEqual(warnings, []);
  });

  it('stays while the configuration cannot be read', async () => {
    const left = await drop(() => Promise.reject(new Error('line 3: not TOML')));
    assert.ok(left.includes('repo') && left.includes('outbox'));
  });
});
