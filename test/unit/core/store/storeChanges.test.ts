import assert from 'node:assert/strict';
import { copyFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { TaskChanges } from '../../../../src/core/model/store';
import {
  eventually,
  idsOf,
  storeFolders,
  storeOpener,
  storeTask,
  storeTaskId,
} from '../../../support/storeSupport';

describe('TaskStore.onDidChange', () => {
  const folder = storeFolders();
  const open = storeOpener();

  it('tells what this store wrote, before the transaction resolves', async () => {
    const store = open(folder());
    const heard: TaskChanges[] = [];
    store.onDidChange((changes) => heard.push(changes));
    await store.transact((tasks) => {
      tasks.insert(storeTask(1));
      tasks.insert(storeTask(2));
    });
    assert.deepEqual(heard, [{ changed: [storeTask(1), storeTask(2)], removed: [] }]);
    await store.transact((tasks) => tasks.update(storeTask(2, undefined, 'renamed')));
    assert.deepEqual(heard[1], { changed: [storeTask(2, undefined, 'renamed')], removed: [] });
    assert.equal(heard.length, 2);
  });

  it('tells what another store wrote: only the tasks that changed', async () => {
    const dataDir = folder();
    const [reader, writer] = [open(dataDir, { pollMs: 60_000 }), open(dataDir)];
    await writer.transact((tasks) => [1, 2, 3].forEach((n) => tasks.insert(storeTask(n))));
    assert.equal((await reader.list()).length, 3);
    const heard: TaskChanges[] = [];
    reader.onDidChange((changes) => heard.push(changes));
    await writer.transact((tasks) => tasks.update(storeTask(2, undefined, 'renamed')));
    await eventually(() => heard.length > 0, 'the change is heard');
    assert.deepEqual(heard, [{ changed: [storeTask(2, undefined, 'renamed')], removed: [] }]);
  });

  it('tells also those who listened before there was a folder', async () => {
    const dataDir = path.join(folder(), 'data');
    const reader = open(dataDir, { pollMs: 60_000 });
    const heard: TaskChanges[] = [];
    reader.onDidChange((changes) => heard.push(changes));
    assert.deepEqual(await reader.list(), []);
    await open(dataDir).transact((tasks) => tasks.insert(storeTask(1)));
    await eventually(() => heard.length > 0, 'the change is heard');
    assert.deepEqual(idsOf(heard), { changed: [storeTaskId(1)], removed: [] });
  });

  it('tells each change once, however it was noticed', async () => {
    const dataDir = folder();
    const [a, b] = [open(dataDir, { pollMs: 5 }), open(dataDir, { pollMs: 5 })];
    const heard: TaskChanges[] = [];
    a.onDidChange((changes) => heard.push(changes));
    await a.list();
    for (let n = 1; n <= 6; n += 1) {
      await (n % 2 ? a : b).transact((tasks) => tasks.insert(storeTask(n)));
      await a.list();
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(idsOf(heard), { changed: [1, 2, 3, 4, 5, 6].map(storeTaskId), removed: [] });
  });

  it('tells what is gone when the file was removed, and what is different when an older one was put back', async () => {
    const dataDir = folder();
    const file = path.join(dataDir, 'tasks.db');
    const store = open(dataDir);
    await store.transact((tasks) => [1, 2].forEach((n) => tasks.insert(storeTask(n))));
    copyFileSync(file, path.join(dataDir, 'copy'));
    await store.transact((tasks) => tasks.insert(storeTask(3)));
    await store.transact((tasks) => tasks.update(storeTask(1, undefined, 'renamed')));
    const heard: TaskChanges[] = [];
    store.onDidChange((changes) => heard.push(changes));
    copyFileSync(path.join(dataDir, 'copy'), file);
    assert.deepEqual(await store.list(), [storeTask(1), storeTask(2)]);
    assert.deepEqual(heard, [{ changed: [storeTask(1)], removed: [storeTaskId(3)] }]);
    rmSync(file);
    assert.deepEqual(await store.list(), []);
    assert.deepEqual(heard[1], { changed: [], removed: [storeTaskId(1), storeTaskId(2)] });
  });

  it('survives a listener that throws, and says so', async () => {
    const store = open(folder());
    const heard: TaskChanges[] = [];
    store.onDidChange(() => {
      throw new Error('Oops.');
    });
    store.onDidChange((changes) => heard.push(changes));
    await store.transact((tasks) => tasks.insert(storeTask(1)));
    assert.equal(heard.length, 1);
    assert.match(store.lines.join('\n'), /listener of the task store failed: Oops\./);
  });

  it('is silent once disposed', async () => {
    const dataDir = folder();
    const store = open(dataDir, { pollMs: 5 });
    const heard: TaskChanges[] = [];
    store.onDidChange((changes) => heard.push(changes));
    await store.list();
    store.dispose();
    await open(dataDir).transact((tasks) => tasks.insert(storeTask(1)));
    await new Promise((resolve) => setTimeout(resolve, 30));
    assert.deepEqual(heard, []);
    assert.deepEqual(store.lines, []);
  });
});
