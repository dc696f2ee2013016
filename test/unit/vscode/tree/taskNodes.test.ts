import { strict as assert } from 'node:assert';
import type { FileChange } from '../../../../src/core/model/repository';
import type { Task, TaskState } from '../../../../src/core/model/task';
import { ReviewedTasks } from '../../../../src/vscode/tasks/reviewedTasks';
import { dropChoices } from '../../../../src/vscode/tree/dropChoices';
import { changesLabel, fileView, markedLabel, statusCounts } from '../../../../src/vscode/tree/fileView';
import { nextStep } from '../../../../src/vscode/tree/nextStep';
import { groupView, headingView } from '../../../../src/vscode/tree/groupingView';
import { resultFiles } from '../../../../src/vscode/tree/resultFiles';
import { nodeKey, parseNode, standsForTasks, type TreeNode } from '../../../../src/vscode/tree/treeNode';
import { Memory } from '../../../support/memory';
import { aTask, anId, states } from '../aTask';

describe('the keys of tree nodes', () => {
  const id = anId(1);
  const nodes: readonly TreeNode[] = [
    { kind: 'task', id },
    { kind: 'reason', id },
    { kind: 'step', id },
    { kind: 'changes', id },
    { kind: 'file', id, path: 'a|b/c.ts' },
    { kind: 'moreFiles', id },
    { kind: 'unread', id },
    { kind: 'network', id },
    { kind: 'domain', id, key: 'denied a|b:443' },
    { kind: 'more', id },
    { kind: 'heading', value: '/a|b/.git' },
    { kind: 'group', group: 'g', parentKey: '' },
    { kind: 'group', group: 'g', parentKey: 'heading|a|b' },
    { kind: 'page', parentKey: 'heading|x' },
  ];
  for (const node of nodes) {
    it(`come back: ${nodeKey(node)}`, () => assert.deepEqual(parseNode(nodeKey(node)), node));
  }

  it('stand for whole tasks, or for parts of one', () => {
    const whole = nodes.filter((node) => standsForTasks(nodeKey(node))).map(({ kind }) => kind);
    assert.deepEqual(whole, ['task', 'group', 'group']);
  });

  it('are nothing else', () => {
    for (const rubbish of [undefined, 7, '', 'x|y', `${id}|else`])
      assert.equal(parseNode(rubbish), undefined);
  });
});

describe('changed files in the tree', () => {
  const change: FileChange = {
    status: 'modified',
    path: 'src/app/main.ts',
    insertions: 3,
    deletions: 1,
    submodule: false,
  };

  it('say name, folder, lines and status', () => {
    assert.deepEqual(fileView(change), {
      label: 'main.ts',
      description: 'src/app · +3 −1',
      tooltip: 'src/app/main.ts: modified, +3 −1',
      spoken: 'src/app/main.ts, modified, 3 lines added, 1 removed',
    });
    const moved = fileView({ status: 'renamed', path: 'b', oldPath: 'a', submodule: false });
    assert.deepEqual([moved.label, moved.description, moved.tooltip], ['b', '', 'b: renamed from a']);
  });

  it('say what would act on them, and why', () => {
    const view = fileView({ ...change, path: 'a/.envrc' }, ['environment', 'executable']);
    assert.equal(view.description, '⚠ environment, executable · a · +3 −1');
    const [what, ...why] = view.tooltip.split('\n');
    assert.equal(what, 'a/.envrc: modified, +3 −1');
    assert.equal(why.length, 2);
    for (const reason of why) assert.ok(view.spoken.includes(reason.slice(2)), reason);
    assert.deepEqual([0, 1, 2].map(markedLabel), ['', '1 to check', '2 to check']);
  });

  it('come first when something would act on them, where no number of others hides them', () => {
    const many = Array.from({ length: 400 }, (_, n) => ({ ...change, path: `a/${n}.ts` }));
    const { changes, marks } = resultFiles([...many, { ...change, path: 'z/.envrc' }]);
    assert.equal(changes[0]?.path, 'z/.envrc');
    assert.deepEqual([...marks.keys()], ['z/.envrc']);
  });

  it('are counted by status', () => {
    const changes = [change, { ...change, status: 'added' as const }, change];
    assert.equal(statusCounts(changes), '1 added, 2 modified');
    assert.equal(changesLabel(1), '1 file changed');
  });

  it('show hostile names as text', () => {
    const view = fileView({ ...change, path: 'x\n\u001b[31m/$(trash)\u202e.ts' });
    assert.doesNotMatch(Object.values(view).join(''), /[\n\u001b\u202e]|\$\(/);
  });
});

describe('the next step after a failure', () => {
  const failed = (part: object): Task =>
    aTask({ state: { ...states.failed, ...part } as Extract<TaskState, { kind: 'failed' }> });
  const table = [
    ['the log', {}, 'tsk.showLog'],
    ['the log-in', { outcome: { block: { kind: 'not-logged-in' } } }, 'tsk.setAgentCredentials'],
    ['a retry at a limit', { outcome: { block: { kind: 'usage-limit' } } }, 'tsk.retryTask'],
    ['what was denied', { outcome: { network: { allowed: 0, denied: 2 } } }, 'tsk.showNetwork'],
    ['a retry where it never began', { startedAt: undefined }, 'tsk.retryTask'],
  ] as const;
  for (const [what, part, command] of table) {
    it(`is ${what}`, () => assert.equal(nextStep(failed(part)).command, command));
  }

  it('is a retry of what somebody stopped', () => {
    assert.equal(nextStep(aTask({ state: states.cancelled })).command, 'tsk.retryTask');
  });

  it('is a new shell where a retry would be: a shell cannot be done again', () => {
    const interactive = 'agent';
    assert.equal(nextStep(aTask({ interactive, state: states.cancelled })).command, 'tsk.openShell');
    const limited = failed({ outcome: { block: { kind: 'usage-limit' } } });
    assert.equal(nextStep({ ...limited, interactive }).command, 'tsk.openShell');
    assert.equal(nextStep({ ...failed({}), interactive }).command, 'tsk.showLog');
  });
});

describe('nodes that hold several tasks', () => {
  it('say what they hold', () => {
    const tasks = [
      aTask({ agent: 'claude', state: states.done }),
      aTask({ agent: 'codex', state: states.working }),
      aTask({ agent: 'claude', state: states.failed }),
    ];
    const group = groupView(tasks);
    assert.equal(group.label, 'greet-by-name');
    assert.equal(group.description, '2/3 ended, 1 failed · claude, codex');
    assert.match(group.spoken, /3 agents side by side, 2 of 3 ended, 1 running/);
    assert.equal(headingView('repository', '/repos/ada/repo/.git', tasks).label, 'repo');
    assert.equal(headingView('repository', '/repos/bare.git', tasks).label, 'bare.git');
    assert.equal(headingView('state', 'completed', tasks).spoken, 'Done, 3 tasks');
    assert.equal(headingView('agent', 'codex', tasks).description, '3');
  });
});

describe('dropping tasks', () => {
  const queued = aTask({ id: anId(1) });
  const other = aTask({ id: anId(2) });
  const child = aTask({ id: anId(3), parents: [anId(1)], state: { kind: 'waiting' } });
  const busy = aTask({ id: anId(4), state: states.working });
  const done = aTask({ id: anId(5), state: states.done });
  const failed = aTask({ id: anId(6), state: states.failed });
  const foreign = aTask({ id: anId(7), snapshot: { ...queued.snapshot, gitDir: '/other/.git' } });
  const all = [queued, other, child, busy, done, failed, foreign];
  const order = ['before', 'after'];
  const table: readonly (readonly [string, readonly Task[], Task | undefined, object])[] = [
    ['on one that is queued', [other], queued, { can: [...order, 'child'] }],
    ['on one at work', [other], busy, { can: ['child'] }],
    ['on a result', [queued, other], done, { can: ['child'] }],
    ['on a failure', [other], failed, { refusal: 'targetFailed' }],
    ['on its own child', [queued], child, { can: order }],
    ['on its parent', [child], queued, { can: order }],
    ['on one of another repository', [other], foreign, { can: order }],
    ['at work', [busy], queued, { refusal: 'begun' }],
    ['on itself', [other], other, { refusal: 'nothing' }],
    ['nowhere, with a parent', [child], undefined, { can: ['root'] }],
    ['nowhere, without', [queued], undefined, { refusal: 'nothing' }],
  ];
  for (const [what, dragged, target, expected] of table) {
    it(`${what}: ${JSON.stringify(expected)}`, () => {
      assert.deepEqual(dropChoices(all, dragged, target), expected);
    });
  }
});

describe('what was reviewed', () => {
  const done = aTask({ state: states.done });

  it('is remembered, and no longer waits', async () => {
    const memory = new Memory();
    const reviewed = new ReviewedTasks(memory);
    assert.equal(reviewed.isWaiting(done), true);
    assert.equal(reviewed.isWaiting(aTask({ state: states.doneEmpty })), false);
    assert.equal(reviewed.isWaiting(aTask({ state: states.failedWithBranch })), false);
    const events: (readonly string[])[] = [];
    reviewed.onDidChange((ids) => events.push(ids));
    await reviewed.mark([done.id]);
    await reviewed.mark([done.id]);
    assert.deepEqual(events, [[done.id]]);
    assert.equal(new ReviewedTasks(memory).isWaiting(done), false);
  });

  it('is remembered beside what other windows marked meanwhile', async () => {
    const memory = new Memory();
    const here = new ReviewedTasks(memory);
    const there = new ReviewedTasks(memory);
    await there.mark([anId(2)]);
    const events: (readonly string[])[] = [];
    here.onDidChange((ids) => events.push(ids));
    await here.mark([anId(3)]);
    assert.deepEqual(events, [[anId(2), anId(3)]]);
    const later = new ReviewedTasks(memory);
    assert.deepEqual([later.has(anId(2)), later.has(anId(3))], [true, true]);
  });

  it('is bounded', async () => {
    const memory = new Memory();
    await new ReviewedTasks(memory).mark(Array.from({ length: 5_100 }, (_, n) => anId(n)));
    const again = new ReviewedTasks(memory);
    assert.deepEqual([again.has(anId(0)), again.has(anId(5_099))], [false, true]);
  });
});
