import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NetworkRecorder, readNetworkRecord } from '../../../../src/core/log/networkRecord';
import { nullLogger } from '../../../../src/core/model/logger';
import type { NetworkRequest } from '../../../../src/core/model/network';
import { tempFolder } from '../../../support/tempFolder';

describe('the network record of a task', () => {
  const folder = tempFolder('network-record');
  const request = (host: string, part: Partial<NetworkRequest> = {}): NetworkRequest => ({
    at: '2026-01-01T00:00:00.000Z',
    host,
    port: 443,
    allowed: true,
    bytes: 10,
    ...part,
  });

  it('counts failed requests', async () => {
    const file = join(folder, 'failed.jsonl');
    const recorder = new NetworkRecorder(file, nullLogger);
    for (const part of [{}, { failed: true }, { failed: true }] as const)
      recorder.add(request('a.example', part));
    recorder.add(request('b.example'));
    await recorder.close();
    const entries = await readNetworkRecord(file);
    assert.deepEqual(
      entries.map(({ host, count, failed }) => [host, count, failed]),
      [
        ['a.example', 3, 2],
        ['b.example', 1, undefined],
      ],
    );
  });

  it('has one entry for each host, port and answer, in the order of first requests', async () => {
    const file = join(folder, 'sums.jsonl');
    const recorder = new NetworkRecorder(file, nullLogger);
    const late = '2026-01-01T00:01:00.000Z';
    for (const asked of [
      request('b.example'),
      request('a.example', { allowed: false }),
      request('b.example', { at: late }),
      request('b.example', { port: 80 }),
    ]) {
      recorder.add(asked);
    }
    assert.deepEqual(recorder.summary(), { allowed: 1, denied: 1 });
    await recorder.close();
    const first = '2026-01-01T00:00:00.000Z';
    assert.deepEqual(await readNetworkRecord(file), [
      { host: 'b.example', port: 443, allowed: true, count: 2, bytes: 20, first, last: late },
      { host: 'a.example', port: 443, allowed: false, count: 1, bytes: 10, first, last: first },
      { host: 'b.example', port: 80, allowed: true, count: 1, bytes: 10, first, last: first },
    ]);
  });

  it('is bounded, whatever a sandbox requests', async () => {
    const file = join(folder, 'many.jsonl');
    const recorder = new NetworkRecorder(file, nullLogger);
    for (let n = 0; n < 5_000; n++) recorder.add(request(`h${n}.example`, { allowed: n % 2 === 0 }));
    await recorder.close();
    const entries = await readNetworkRecord(file);
    assert.ok(entries.length <= 2_000);
    assert.deepEqual(
      entries.slice(-2).map(({ host, allowed, count }) => [host, allowed, count]),
      [
        ['(others)', true, 1_501],
        ['(others)', false, 1_501],
      ],
    );
  });

  it('is empty without a file, and skips malformed lines', async () => {
    assert.deepEqual(await readNetworkRecord(join(folder, 'none.jsonl')), []);
    const file = join(folder, 'broken.jsonl');
    const good = { host: 'a.example', port: 1, allowed: false, count: 1, bytes: 2, first: 'x', last: 'y' };
    writeFileSync(file, `rubbish\n[]\n${JSON.stringify(good)}\n{"host":"half`);
    assert.deepEqual(await readNetworkRecord(file), [good]);
  });

  it('writes nothing without requests, and reports write errors', async () => {
    const silent = new NetworkRecorder(join(folder, 'silent.jsonl'), nullLogger);
    await silent.close();
    assert.throws(() => readFileSync(join(folder, 'silent.jsonl')), { code: 'ENOENT' });
    const lost = new NetworkRecorder(join(folder, 'no', 'such', 'folder.jsonl'), nullLogger);
    lost.add(request('a.example'));
    await assert.rejects(lost.close(), { code: 'ENOENT' });
  });
});
