import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stampChanges } from '../../../../src/core/store/databaseHeader';
import { loadSqlite } from '../../../../src/core/store/loadSqlite';
import { wasmFile, storeFolders, storeOpener, storeTask, storeTaskId } from '../../../support/storeSupport';

describe('The task store with rows it cannot read', () => {
  const folder = storeFolders();
  const open = storeOpener();

  /** Changes the file as another program would. */
  async function edit(dataDir: string, ...statements: readonly string[]): Promise<unknown> {
    const sqlite = await loadSqlite(wasmFile);
    const file = path.join(dataDir, 'tasks.db');
    const before = readFileSync(file);
    const database = new sqlite.Database(before);
    for (const statement of statements) database.run(statement);
    const rows = database.exec('SELECT id, version, state, data FROM tasks ORDER BY seq')[0]?.values;
    const bytes = database.export();
    database.close();
    stampChanges(bytes, before.readUInt32BE(24) + 1);
    writeFileSync(file, bytes);
    return rows;
  }

  async function threeTasks(): Promise<string> {
    const dataDir = folder();
    await open(dataDir).transact((tasks) => [1, 2, 3].forEach((n) => tasks.insert(storeTask(n))));
    return dataDir;
  }

  const damage = {
    'an unknown state': `state = 'paused'`,
    'a state that lacks a time': `state = 'running'`,
    'text that is no JSON': `data = '{'`,
    'JSON that is no task': `data = 'null'`,
    'a property of the wrong kind': `data = json_set(data, '$.name', 7)`,
    'a bad list': `data = json_set(data, '$.parents', json('["x"]'))`,
    'a bad time': `created_at = '2025-99-99T00:00:00.000Z'`,
    'a bad id': `id = 'nonsense'`,
  };
  for (const [what, assignment] of Object.entries(damage)) {
    it(`skips, reports once and keeps a row with ${what}`, async () => {
      const dataDir = await threeTasks();
      const rows = await edit(
        dataDir,
        `UPDATE tasks SET version = 2, ${assignment} WHERE id = '${storeTaskId(2)}'`,
      );
      const store = open(dataDir);
      assert.deepEqual(await store.list(), [storeTask(1), storeTask(3)]);
      assert.equal(await store.get(storeTaskId(2)), undefined);
      assert.deepEqual(
        [...(await store.ids())].sort(),
        (rows as unknown[][]).map(([id]) => String(id)).sort(),
      );
      await store.transact((tasks) => tasks.update(storeTask(3, undefined, 'renamed')));
      assert.deepEqual(await store.list(), [storeTask(1), storeTask(3, undefined, 'renamed')]);
      assert.equal(store.lines.length, 1, store.lines.join('\n'));
      assert.match(store.lines[0] ?? '', /^Task \S+ in the database cannot be read and is left alone: .+\.$/);
      const after = await edit(dataDir);
      assert.deepEqual((after as unknown[])[1], (rows as unknown[])[1]);
    });
  }

  it('refuses to insert a task in place of a row it cannot read', async () => {
    const dataDir = await threeTasks();
    await edit(dataDir, `UPDATE tasks SET data = '{' WHERE id = '${storeTaskId(2)}'`);
    const store = open(dataDir);
    await assert.rejects(
      store.transact((tasks) => tasks.insert(storeTask(2))),
      { code: 'internal' },
    );
    await assert.rejects(
      store.transact((tasks) => tasks.update(storeTask(2))),
      { code: 'unknown-task' },
    );
  });

  it('shows a row again once it was repaired', async () => {
    const dataDir = await threeTasks();
    const store = open(dataDir);
    const good = await store.list();
    await edit(dataDir, `UPDATE tasks SET version = 2, state = 'paused' WHERE id = '${storeTaskId(2)}'`);
    assert.equal((await store.list()).length, 2);
    await edit(dataDir, `UPDATE tasks SET state = 'pending' WHERE id = '${storeTaskId(2)}'`);
    assert.deepEqual(await store.list(), good);
  });

  it('counts each update of a row', async () => {
    const dataDir = await threeTasks();
    const store = open(dataDir);
    for (const name of ['x', 'y'])
      await store.transact((tasks) => tasks.update(storeTask(2, undefined, name)));
    const rows = (await edit(dataDir)) as unknown[][];
    assert.deepEqual(
      rows.map(([, version]) => version),
      [1, 3, 1],
    );
  });
});
