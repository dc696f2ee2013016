import { strict as assert } from 'node:assert';
import { nullLogger } from '../../../../src/core/model/logger';
import type { TaskChanges } from '../../../../src/core/model/store';
import type { Task } from '../../../../src/core/model/task';
import { Emitter } from '../../../../src/core/util/event';
import { TaskList, type TaskUpdate } from '../../../../src/vscode/tasks/taskList';
import { aTask, anId, at, states } from '../aTask';

/** A list over a store that the test plays. */
function setUp(stored: () => Promise<readonly Task[]>) {
  const changes = new Emitter<TaskChanges>();
  const shownChanged = new Emitter<void>();
  const hidden = new Set<string>();
  const list = new TaskList({
    tasks: { list: stored, onDidChange: changes.event },
    isShown: ({ name }) => !hidden.has(name),
    onDidChangeShown: shownChanged.event,
    log: nullLogger,
  });
  const events: (readonly TaskUpdate[])[] = [];
  list.onDidChange((updates) => events.push(updates));
  return { list, changes, shownChanged, hidden, events };
}

const old = aTask({ id: anId(1), name: 'old', createdAt: at('09:00:00') });
const young = aTask({ id: anId(2), name: 'young', createdAt: at('11:00:00') });

describe('TaskList', () => {
  it('asks nothing before it is started, and lists newest first', async () => {
    let asked = 0;
    const { list } = setUp(() => Promise.resolve([old, young]).finally(() => (asked += 1)));
    assert.equal(asked, 0);
    await Promise.all([list.start(), list.start()]);
    await list.start();
    assert.equal(asked, 1);
    assert.deepEqual(
      list.tasks.map(({ name }) => name),
      ['young', 'old'],
    );
    assert.equal(list.status, 'listed');
  });

  it('tells what a change was before and after', async () => {
    const { list, changes, events } = setUp(() => Promise.resolve([old]));
    await list.start();
    const running = { ...old, state: states.working };
    changes.fire({ changed: [running, young], removed: [] });
    assert.deepEqual(events.at(-1), [
      { id: old.id, before: old, after: running },
      { id: young.id, before: undefined, after: young },
    ]);
    changes.fire({ changed: [], removed: [old.id] });
    assert.deepEqual(events.at(-1), [{ id: old.id, before: running, after: undefined }]);
  });

  it('loses no change that comes while the list is read', async () => {
    let answer: (tasks: readonly Task[]) => void = () => undefined;
    const { list, changes } = setUp(() => new Promise((resolve) => (answer = resolve)));
    const started = list.start();
    changes.fire({ changed: [{ ...old, state: states.working }], removed: [] });
    answer([old]);
    await started;
    assert.equal(list.get(old.id)?.state.kind, 'running');
  });

  it('says that it failed, and tries again', async () => {
    let works = false;
    const { list, events } = setUp(() => (works ? Promise.resolve([old]) : Promise.reject(new Error('no'))));
    await list.start();
    assert.equal(list.status, 'failed');
    assert.deepEqual(events, [[]]);
    works = true;
    await list.start();
    assert.equal(list.status, 'listed');
    assert.equal(list.tasks.length, 1);
  });

  it('shows and hides with the folders of the window', async () => {
    const { list, hidden, shownChanged, events } = setUp(() => Promise.resolve([old, young]));
    hidden.add('old');
    await list.start();
    assert.deepEqual(
      list.tasks.map(({ name }) => name),
      ['young'],
    );
    hidden.clear();
    shownChanged.fire();
    assert.deepEqual(events.at(-1), [{ id: old.id, before: undefined, after: old }]);
  });

  it('shows an adopted task at once, and does not set it back', async () => {
    const { list } = setUp(() => Promise.resolve([]));
    await list.start();
    list.adopt({ ...young, state: states.working });
    list.adopt(young);
    assert.equal(list.tasks[0]?.state.kind, 'running');
  });
});
