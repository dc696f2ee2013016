import assert from 'node:assert/strict';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { applicationId } from '../../../../src/core/store/databaseHeader';
import { loadSqlite } from '../../../../src/core/store/loadSqlite';
import { keepPrevious } from '../../../../src/core/store/keepPrevious';
import { replaceFile } from '../../../../src/core/util/replaceFile';
import { schemaVersion } from '../../../../src/core/store/schema';
import type { ErrorCode } from '../../../../src/core/util/errors';
import { eventually, wasmFile, storeFolders, storeOpener, storeTask } from '../../../support/storeSupport';

/** A database that SQLite wrote for this SQL. */
async function database(sql: string): Promise<Uint8Array> {
  const sqlite = await loadSqlite(wasmFile);
  const one = new sqlite.Database();
  try {
    one.run(sql);
    return one.export();
  } finally {
    one.close();
  }
}

const ours = `PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${schemaVersion};`;

describe('The task store with a tasks.db that is not its own', () => {
  const folder = storeFolders();
  const open = storeOpener();

  /** Neither reading nor writing nor listening touches anything in the folder. */
  async function assertLeftAlone(dataDir: string, code: ErrorCode, message: RegExp): Promise<void> {
    const file = path.join(dataDir, 'tasks.db');
    const names = readdirSync(dataDir).sort();
    const before = { content: readFileSync(file), ...pick(file) };
    const store = open(dataDir);
    await assert.rejects(store.list(), { code, message });
    await assert.rejects(
      store.transact((tasks) => tasks.insert(storeTask(1))),
      { code, message },
    );
    store.onDidChange(() => undefined);
    await eventually(() => store.lines.some((line) => message.test(line)), 'the trouble is logged');
    assert.deepEqual({ content: readFileSync(file), ...pick(file) }, before);
    assert.deepEqual(readdirSync(dataDir).sort(), names);
  }
  const pick = (file: string): object => {
    const { ino, mtimeNs, ctimeNs, mode } = statSync(file, { bigint: true });
    return { ino, mtimeNs, ctimeNs, mode };
  };
  const withFile = (content: Uint8Array | string): string => {
    const dataDir = folder();
    writeFileSync(path.join(dataDir, 'tasks.db'), content);
    return dataDir;
  };

  it('leaves another application id alone', async () => {
    const bytes = await database('PRAGMA application_id = 7; CREATE TABLE tasks (id TEXT PRIMARY KEY)');
    await assertLeftAlone(withFile(bytes), 'foreign-database', /application id is 0x00000007/);
  });

  it('leaves a database in write-ahead mode alone', async () => {
    const bytes = await database('CREATE TABLE tasks (id TEXT PRIMARY KEY)');
    bytes.set([2, 2], 18);
    await assertLeftAlone(withFile(bytes), 'foreign-database', /belongs to another program/);
  });

  it('leaves its own database alone while another program has it in write-ahead mode', async () => {
    const bytes = await database(`${ours} CREATE TABLE t (x)`);
    bytes.set([2, 2], 18);
    await assertLeftAlone(withFile(bytes), 'foreign-database', /write-ahead/);
  });

  for (const ending of ['-wal', '-shm', '-journal']) {
    it(`leaves a database with a tasks.db${ending} beside it alone`, async () => {
      const dataDir = withFile('');
      writeFileSync(path.join(dataDir, `tasks.db${ending}`), 'x');
      await assertLeftAlone(dataDir, 'foreign-database', new RegExp(`there is tasks.db${ending} beside it`));
    });
  }

  it('makes no database beside a -wal without one', async () => {
    const dataDir = folder();
    writeFileSync(path.join(dataDir, 'tasks.db-wal'), 'x');
    await assert.rejects(
      open(dataDir).transact((tasks) => tasks.insert(storeTask(1))),
      { code: 'foreign-database' },
    );
    assert.deepEqual(readdirSync(dataDir), ['tasks.db-wal']);
  });

  it('leaves a symbolic link and a folder alone', async () => {
    const target = path.join(withFile(await database(`${ours} CREATE TABLE t (x)`)), 'tasks.db');
    const linked = folder();
    symlinkSync(target, path.join(linked, 'tasks.db'));
    await assertLeftAlone(linked, 'foreign-database', /symbolic link/);
    const dataDir = folder();
    mkdirSync(path.join(dataDir, 'tasks.db'));
    await assert.rejects(open(dataDir).list(), { code: 'foreign-database', message: /not a regular file/ });
  });

  it('leaves a file alone that is no database', async () => {
    await assertLeftAlone(withFile('short'), 'damaged-database', /not an SQLite database/);
    await assertLeftAlone(withFile('x'.repeat(5_000)), 'damaged-database', /not an SQLite database/);
  });

  it('restores what was there before the last write, keeps the damaged file, and says so', async () => {
    const dir = folder();
    const first = open(dir);
    await first.transact((tasks) => tasks.insert(storeTask(1)));
    await first.transact((tasks) => tasks.insert(storeTask(2)));
    first.dispose();
    const file = path.join(dir, 'tasks.db');
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.subarray(0, bytes.length / 2));
    const store = open(dir);
    assert.deepEqual(
      (await store.list()).map(({ id }) => id),
      [storeTask(1).id],
    );
    await store.transact((tasks) => tasks.insert(storeTask(3)));
    assert.equal((await open(dir).list()).length, 2);
    const [damaged] = readdirSync(dir).filter((name) => name.startsWith('tasks.db.damaged-'));
    assert.equal(readFileSync(path.join(dir, damaged ?? '')).length, bytes.length / 2);
  });

  it('keeps the state before the last write when there is no database to replace', async () => {
    const dir = folder();
    const first = open(dir);
    await first.transact((tasks) => tasks.insert(storeTask(1)));
    await first.transact((tasks) => tasks.insert(storeTask(2)));
    first.dispose();
    const file = path.join(dir, 'tasks.db');
    const before = readFileSync(`${file}.previous`);
    rmSync(file);
    await open(dir).transact((tasks) => tasks.insert(storeTask(3)));
    assert.deepEqual(readFileSync(`${file}.previous`), before);
  });

  it('keeps the state before the last write also when a write was given up', async () => {
    const dir = folder();
    const file = path.join(dir, 'tasks.db');
    const write = async (text: string, beforeRename: () => Promise<void>): Promise<unknown> =>
      replaceFile(file, text, {
        temporary: `${file}.tmp-1`,
        beforeRename: async () => {
          await keepPrevious(file, `${file}.previous`);
          await beforeRename();
        },
      });
    const goOn = (): Promise<void> => Promise.resolve();
    await write('1', goOn);
    await assert.rejects(write('2', () => Promise.reject(new Error('Late.'))));
    for (const [next, last] of [
      ['3', '1'],
      ['4', '3'],
    ] as const) {
      await write(next, goOn);
      assert.equal(readFileSync(`${file}.previous`, 'utf8'), last);
    }
    assert.deepEqual(readdirSync(dir).sort(), ['tasks.db', 'tasks.db.previous']);
  });

  it('leaves a damaged database alone', async () => {
    const whole = folder();
    await open(whole).transact((tasks) => {
      for (let n = 1; n <= 50; n += 1) tasks.insert(storeTask(n));
    });
    const bytes = readFileSync(path.join(whole, 'tasks.db'));
    await assertLeftAlone(withFile(bytes.subarray(0, 8_192)), 'damaged-database', /cannot be read/);
    const holed = Buffer.from(bytes).fill(0x55, 8_192, 16_384);
    await assertLeftAlone(withFile(holed), 'damaged-database', /cannot be read/);
  });

  it('leaves a database of a newer version alone', async () => {
    const bytes = await database(
      `PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${schemaVersion + 1}; CREATE TABLE t (x)`,
    );
    await assertLeftAlone(withFile(bytes), 'newer-database', /Update this TSK/);
  });

  it('takes a file without a byte for no database yet', async () => {
    const dataDir = withFile('');
    const store = open(dataDir);
    assert.deepEqual(await store.list(), []);
    await store.transact((tasks) => tasks.insert(storeTask(1)));
    assert.deepEqual(await open(dataDir).list(), [storeTask(1)]);
  });

  it('works again as soon as the file is its own again', async () => {
    const dataDir = folder();
    const store = open(dataDir);
    await store.transact((tasks) => tasks.insert(storeTask(1)));
    const file = path.join(dataDir, 'tasks.db');
    const good = readFileSync(file);
    writeFileSync(file, 'something else');
    await assert.rejects(store.list(), { code: 'damaged-database' });
    writeFileSync(file, good);
    assert.deepEqual(await store.list(), [storeTask(1)]);
    assert.ok(existsSync(`${file}.lock`));
  });

  it('says which file is missing when its WebAssembly is, and works once it is there', async () => {
    const dataDir = folder();
    await open(dataDir).transact((tasks) => tasks.insert(storeTask(1)));
    const missing = path.join(dataDir, 'no.wasm');
    const store = open(dataDir, { wasmFile: missing });
    await assert.rejects(store.list(), /no\.wasm/);
    copyFileSync(wasmFile, missing);
    assert.deepEqual(await store.list(), [storeTask(1)]);
  });
});
