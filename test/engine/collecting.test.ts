import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { ApprovalNeededError } from '../../src/core/model/configErrors';
import { branchesOf, resultOf } from '../../src/core/model/task';
import { isTskError } from '../../src/core/util/errors';
import { logOf, said, testCore } from '../support/engineBench';
import { configuredTasks } from '../support/configuredTasks';
import { tempFolder } from '../support/tempFolder';

describe('collecting an agent’s work in a real sandbox', () => {
  const folder = tempFolder('collecting');
  const core = testCore(join(folder, 'data'));
  const request = { type: 'generic', prompt: 'x', agent: 'script' } as const;
  const { newRepo } = configuredTasks(folder, core);

  const bomb = [
    "printf '%s\\n' 'trap \"\" TERM HUP' 'b() { b | b & }' 'while :; do b; b; done' >/tmp/bomb",
    'for i in 1 2 3 4 5 6; do setsid bash /tmp/bomb >/dev/null 2>&1 & done',
  ];

  it('works after a fork bomb whose processes use up the limit', async () => {
    const lines = ['echo work > work.txt && git add -A && git commit -qm work', ...bomb, 'sleep 1'];
    const repo = newRepo('pids_limit = 512\n', lines);
    const task = await core.tasks.run({ ...request, repoPath: repo.dir });
    assert.equal(task.state.kind, 'completed', JSON.stringify(task.state));
    assert.equal(repo.git('show', `${resultOf(task)?.branch}:work.txt`), 'work');
  });

  it('works if an agent is stopped during a fork bomb', async () => {
    const lines = ['echo work > work.txt && git add -A && git commit -qm work', ...bomb, 'sleep 600'];
    const repo = newRepo('pids_limit = 512\nidle_timeout_minutes = 0.05\n', lines);
    const task = await core.tasks.run({ ...request, repoPath: repo.dir });
    assert.equal(task.state.kind, 'failed', JSON.stringify(task.state));
    assert.equal(repo.git('show', `${resultOf(task)?.branch}:work.txt`), 'work');
  });

  it('uses its own programs and environment, while the agent gets the variables of the project', async () => {
    const setup =
      'ENV PATH=/opt/mine:/usr/bin:/bin LD_PRELOAD=/opt/none.so GIT_DIR=/nowhere BASH_ENV=/opt/evil';
    const repo = newRepo(`setup = "${setup}"\n`, ['echo "path: $PATH, preload: $LD_PRELOAD" > seen.txt']);
    const whole = { ...request, repoPath: repo.dir };
    const asked: unknown = await core.tasks.run(whole).catch((error: unknown) => error);
    assert.ok(isTskError(asked, 'approval-needed'), String(asked));
    await core.approvals.approve((asked as ApprovalNeededError).approval);
    const task = await core.tasks.run(whole);
    assert.equal(task.state.kind, 'completed', JSON.stringify(task.state));
    assert.match(
      repo.git('show', `${resultOf(task)?.branch}:seen.txt`),
      /^path: \/opt\/mine:\/usr\/bin:\/bin:\S*, preload: \/opt\/none\.so$/,
    );
  });

  it('finds work anywhere in the sandbox, reports it, and assigns it to the task', async () => {
    const repo = newRepo('', [
      'git worktree add -q -b far /tmp/far && echo far > /tmp/far/far.txt',
      'git checkout -qb fix && echo fix > fix.txt && git add -A && git commit -qm fix && git checkout -q -',
      'echo stash > stash.txt && git stash -qu',
      'echo result > result.txt',
    ]);
    const task = await core.tasks.run({ ...request, repoPath: repo.dir });
    assert.equal(task.state.kind, 'completed', JSON.stringify(task.state));
    const [result, ...further] = branchesOf(task).map(({ branch }) => branch);
    assert.deepEqual([...further].sort(), [`${result}-far`, `${result}-fix`, `${result}-stash`]);
    for (const name of ['far', 'fix', 'stash'])
      assert.equal(repo.git('show', `${result}-${name}:${name}.txt`), name);
    assert.match(said(await logOf(core, task.id)), /on the branch fix: see the branch .*-fix/);
    const { trashed } = await core.trash.delete([task.id], 'all');
    assert.deepEqual([...trashed].sort(), [result, ...further].sort());
    await core.trash.undo([task.id]);
    for (const branch of [result ?? '', ...further]) assert.ok(repo.git('rev-parse', branch));
  });
});
