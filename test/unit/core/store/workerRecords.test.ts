import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nullLogger } from '../../../../src/core/model/logger';
import { describeSelf } from '../../../../src/core/store/processIdentity';
import { WorkerRecords } from '../../../../src/core/store/workerRecords';
import { storeFolders } from '../../../support/storeSupport';

describe('the workers of a data folder', () => {
  const folder = storeFolders();
  const records = (dataDir: string, check = () => Promise.resolve()) =>
    new WorkerRecords(dataDir, check, nullLogger);

  it('are known to every process until they are gone, and whether they are paused', async () => {
    const dataDir = folder();
    const ours = records(dataDir);
    const window = ours.announce('window');
    const server = ours.announce('server');
    window.pause(true);
    await ours.living();
    const seen = [...(await records(dataDir).living())].sort((a, b) => a.kind.localeCompare(b.kind));
    assert.deepEqual(seen, [
      { kind: 'server', isPaused: false, pid: process.pid },
      { kind: 'window', isPaused: true, pid: process.pid },
    ]);
    window.dispose();
    server.dispose();
    assert.deepEqual(await ours.living(), []);
    assert.deepEqual(readdirSync(join(dataDir, 'workers')), []);
  });

  it('are forgotten when their process is gone, and when a record is broken', async () => {
    const dataDir = folder();
    const self = await describeSelf();
    mkdirSync(join(dataDir, 'workers'));
    const write = (name: string, text: string): void => writeFileSync(join(dataDir, 'workers', name), text);
    // The same pid, yet another process: it started at another time.
    write('gone.json', JSON.stringify({ ...self, start: '1', kind: 'window' }));
    write('torn.json', '{"pid":');
    write('all.json', JSON.stringify({ ...self, pid: -1, kind: 'server' }));
    write('first.json', JSON.stringify({ ...self, pid: 1, kind: 'server' }));
    assert.deepEqual(await records(dataDir).living(), []);
    assert.deepEqual(readdirSync(join(dataDir, 'workers')), []);
  });

  it('in another container are known by their heartbeat, and get no signal', async () => {
    const dataDir = folder();
    mkdirSync(join(dataDir, 'workers'));
    const file = join(dataDir, 'workers', 'there.json');
    writeFileSync(file, JSON.stringify({ ...(await describeSelf()), place: 'elsewhere', kind: 'server' }));
    assert.deepEqual(await records(dataDir).living(), [{ kind: 'server', isPaused: false }]);
    const long = new Date(Date.now() - 3_600_000);
    utimesSync(file, long, long);
    assert.deepEqual(await records(dataDir).living(), []);
    assert.ok(existsSync(file), 'only its own place can say that it is gone');
  });

  it('write nothing beside what is not ours', async () => {
    const dataDir = folder();
    const ours = records(dataDir, () => Promise.reject(new Error('It belongs to another program.')));
    ours.announce('window').dispose();
    assert.deepEqual(await ours.living(), []);
    assert.deepEqual(readdirSync(dataDir), []);
  });
});
