import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MarkdownString, ThemeIcon } from 'vscode';
import { nullLogger } from '../../../src/core/model/logger';
import { parseTaskId } from '../../../src/core/model/taskId';
import { DisposableStore } from '../../../src/core/util/disposable';
import { Emitter } from '../../../src/core/util/event';
import { systemClock } from '../../../src/core/util/time';
import { ReviewedTasks } from '../../../src/vscode/tasks/reviewedTasks';
import { TaskList, type TaskUpdate } from '../../../src/vscode/tasks/taskList';
import { TaskTree } from '../../../src/vscode/tree/taskTree';
import { TreeSettings } from '../../../src/vscode/tree/treeSettings';
import { aTask } from '../../support/aTask';
import { Memory } from '../../support/memory';
import { anotherCore, eventually, openFolder } from './bench';

describe('the task tree on a real core', () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'tsk-tree-'));
  const owned = new DisposableStore();
  // A data folder that no worker looks at: the tasks stay as they are.
  const core = owned.add(anotherCore(dataDir));
  const list = owned.add(
    new TaskList({
      tasks: core.tasks,
      isShown: () => true,
      onDidChangeShown: owned.add(new Emitter<void>()).event,
      log: nullLogger,
    }),
  );
  const settings = new TreeSettings(new Memory());
  const reviewed = new ReviewedTasks(new Memory());
  const tree = owned.add(
    new TaskTree({ list, core, settings, reviewed, clock: systemClock, onError: assert.ifError }),
  );
  const request = { repoPath: openFolder(), type: 'generic', agent: 'script' } as const;

  after(() => {
    owned.dispose();
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 });
  });

  it('is empty at first', async () => {
    assert.deepEqual(await tree.getChildren(), []);
  });

  it('shows queued tasks, the newest first', async () => {
    const first = await core.tasks.add({ ...request, prompt: 'First thing' });
    const second = await core.tasks.add({ ...request, prompt: 'Second thing' });
    const shown = await eventually('both tasks', async () => {
      const ids = await tree.getChildren();
      return ids.length === 2 ? ids : undefined;
    });
    assert.deepEqual(shown, [second.id, first.id]);
    const item = await tree.getTreeItem(first.id);
    assert.equal(item.label, first.name);
    assert.equal(item.description, 'QUEUED · script');
    assert.equal(item.id, first.id);
    assert.ok(item.iconPath instanceof ThemeIcon);
    assert.equal(item.tooltip, undefined, 'made when somebody hovers');
    const { tooltip } = tree.resolveTreeItem(item, first.id);
    assert.ok(tooltip instanceof MarkdownString);
    assert.equal(tooltip.isTrusted, false);
    assert.match(item.accessibilityInformation?.label ?? '', /queued/);
  });

  it('has nothing below a task that asked nothing of the network', async () => {
    const [id] = await tree.getChildren();
    assert.deepEqual(await tree.getChildren(id), []);
    assert.deepEqual(await tree.getChildren('rubbish'), []);
  });

  it('hears of a change and refreshes only that node', async () => {
    const id = parseTaskId((await tree.getChildren())[0] ?? '');
    assert.ok(id);
    const refreshed: (readonly string[] | undefined)[] = [];
    const subscription = tree.onDidChangeTreeData((ids) => refreshed.push(ids));
    await core.tasks.cancel(id);
    await eventually('the refresh', () => refreshed[0]);
    subscription.dispose();
    assert.deepEqual(refreshed, [[id]]);
    assert.equal((await tree.getTreeItem(id)).description, 'CANCELLED · script');
  });

  it('stands below another task that it is made a child of, and comes back', async () => {
    const parent = await core.tasks.add({ ...request, prompt: 'Parent thing' });
    const child = await core.tasks.add({ ...request, prompt: 'Child thing' });
    const kept = (): string =>
      execFileSync('git', ['-C', openFolder(), 'for-each-ref', 'refs/tsk/base'], { encoding: 'utf8' });
    assert.match(kept(), new RegExp(child.id));
    const waiting = await core.tasks.setParents(child.id, [parent.id]);
    assert.equal(waiting.state.kind, 'waiting');
    assert.doesNotMatch(kept(), new RegExp(child.id), 'what it started from is let go');
    const below = await eventually('the child below its parent', async () => {
      const ids = await tree.getChildren(parent.id);
      return ids.length ? ids : undefined;
    });
    assert.deepEqual(below, [child.id]);
    assert.equal(tree.getParent(child.id), parent.id);
    assert.equal((await tree.getTreeItem(child.id)).description, `WAITING for ${parent.name} · script`);
    await assert.rejects(core.tasks.setParents(parent.id, [child.id]), /already depends/);
    const again = await core.tasks.setParents(child.id, []);
    assert.equal(again.state.kind, 'pending');
    assert.match(kept(), new RegExp(child.id), 'it has a snapshot of its own again');
    await eventually('the child at the top', async () =>
      (await tree.getChildren()).includes(child.id) ? true : undefined,
    );
  });

  it('has one node for several agents on one task', async () => {
    const [first] = await core.tasks.addGroup({ ...request, prompt: 'Race' }, ['script', 'no-op']);
    assert.ok(first);
    const group = await eventually('the group', async () =>
      (await tree.getChildren()).find((key) => key.startsWith('group|')),
    );
    const members = await tree.getChildren(group);
    assert.equal(members.length, 2);
    assert.equal(tree.getParent(first.id), group);
    assert.deepEqual([...tree.tasksOf([group])].sort(), [...members].sort());
    assert.equal((await tree.getTreeItem(group)).label, first.name);
    assert.equal((await tree.getTreeItem(first.id)).label, 'script');
  });

  it('shows only what fits the filter', async () => {
    await settings.set({ filter: { text: 'parent-thing' } });
    assert.equal((await tree.getChildren()).length, 1);
    await settings.set({ filter: { text: '' } });
    assert.ok((await tree.getChildren()).length > 3);
  });
});

describe('the task tree of a result that is gone', () => {
  const change = {
    branch: 'tsk/feat/x/00000001',
    commit: 'c'.repeat(40),
    files: 1,
    insertions: 1,
    deletions: 0,
  };
  const ended = { startedAt: '2026-05-04T10:00:00.000Z', endedAt: '2026-05-04T10:01:00.000Z' };
  const task = aTask({
    state: { kind: 'completed', outcome: { change: { kind: 'branch', ...change } }, ...ended },
  });
  const told: unknown[] = [];
  const tree = new TaskTree({
    list: {
      tasks: [task],
      get: () => task,
      start: () => Promise.resolve(),
      onDidChange: new Emitter<readonly TaskUpdate[]>().event,
    },
    core: {
      networkRecord: () => Promise.resolve([]),
      changes: () => Promise.reject(new Error('fatal: bad object\u001b[31m $(trash)')),
    },
    settings: new TreeSettings(new Memory()),
    reviewed: new ReviewedTasks(new Memory()),
    clock: systemClock,
    onError: (error) => told.push(error),
  });

  after(() => tree.dispose());

  it('says so in one line, as text, and fails nothing', async () => {
    const [changes] = await tree.getChildren(task.id);
    const below = await tree.getChildren(changes);
    assert.equal(below.length, 1);
    const [line = ''] = below;
    const item = await tree.getTreeItem(line);
    assert.equal(item.label, 'Cannot read the changes: fatal: bad object $\u200b(trash)');
    assert.equal(tree.getParent(line), changes);
    assert.deepEqual(await tree.getChildren(line), []);
  });

  it('is logged once, not with every refresh', async () => {
    const [changes] = await tree.getChildren(task.id);
    await tree.getChildren(changes);
    assert.equal(told.length, 1);
  });
});
