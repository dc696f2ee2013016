import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { taskFiles } from '../../../../src/core/model/taskFiles';
import { errors } from '../../../../src/core/util/errors';
import { aTask, someStates } from '../../../support/aTask';
import { runBench } from '../../../support/runBench';
import { harvested } from '../../../support/runFakes';
import { tempFolder } from '../../../support/tempFolder';
import { withUmask } from '../../../support/withUmask';

const full = () => Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
const refused = () => errors.engineFailed('reading the output of id', new Error('(HTTP code 500) busy'));

describe('a run in a sandbox', () => {
  const folder = tempFolder('run');

  it('removes the sandbox after its end was written down', async () => {
    const bench = runBench(folder, aTask());
    assert.equal((await bench.run()).kind, 'completed');
    assert.deepEqual(bench.did, ['harvest the branch', 'end completed', 'remove']);
  });

  it('lets the sandbox’s user read what its collector needs, whatever the umask', async () => {
    const task = aTask();
    await withUmask(0o077, () => runBench(folder, task).run());
    assert.equal(statSync(taskFiles(folder, task.id).bases).mode & 0o777, 0o644);
  });

  it('keeps the sandbox when its end cannot be written down, and ends as it was when it is resumed', async () => {
    const task = aTask();
    const bench = runBench(folder, task);
    let writes = 0;
    const ends: string[] = [];
    bench.writeEnds((end) => {
      writes += 1;
      if (writes === 1) return Promise.reject(errors.lockTimeout('tasks.db.lock', 'another process'));
      ends.push(end.kind);
      return Promise.resolve();
    });
    assert.equal((await bench.run()).kind, 'detached');
    assert.deepEqual(bench.did, ['harvest the branch']);
    const end = await bench.resume({ ...task, state: someStates.running });
    assert.ok(end.kind === 'completed');
    assert.equal(end.outcome.change?.kind, 'branch');
    assert.deepEqual(ends, ['completed']);
    assert.deepEqual(bench.did, ['harvest the branch', 'harvest the branch', 'remove']);
    assert.match(readFileSync(bench.logFile, 'utf8'), /could not record the end of the run.*tasks\.db/);
  });

  it('tells no secret in an error, of whatever kind it is', async () => {
    const secret = 'sk-of-nobody';
    const access = () =>
      Promise.resolve({ environment: {}, secrets: { KEY: secret }, endpoints: [], files: [] });
    for (const thrown of [
      new SyntaxError(`Invalid regular expression: /${secret}/`),
      errors.engineFailed('creating the container', new Error(`no ${secret}`)),
      Object.assign(new Error(`EPERM: ${secret}`), { code: 'EPERM' }),
    ]) {
      const bench = runBench(folder, aTask(), {
        access,
        engine: { createContainer: () => Promise.reject(thrown) },
      });
      const said = await bench.run().then(
        (end) => JSON.stringify(end),
        (error: unknown) => `${inspect(error)} ${String((error as { code?: string }).code)}`,
      );
      assert.ok(said.includes('[secret]') && !said.includes(secret), said);
      if (thrown.message.startsWith('EPERM')) assert.match(said, /EPERM$/);
      assert.doesNotMatch(readFileSync(bench.logFile, 'utf8'), /sk-of-nobody/);
    }
  });

  it('removes the sandbox of a task that is gone', async () => {
    const bench = runBench(folder, aTask());
    bench.writeEnds(() => Promise.reject(errors.unknownTask('1')));
    assert.equal((await bench.run()).kind, 'failed');
    assert.deepEqual(bench.did, ['harvest the branch', 'remove']);
  });

  it('takes the work over as soon as the disk has room again', async () => {
    let tries = 0;
    const bench = runBench(folder, aTask(), {
      harvest: () => (++tries < 3 ? Promise.reject(full()) : Promise.resolve(harvested)),
    });
    const end = await bench.run();
    assert.ok(end.kind === 'completed');
    assert.deepEqual(bench.did.slice(-3), ['harvest the branch', 'end completed', 'remove']);
    assert.equal(readFileSync(bench.logFile, 'utf8').split('no space left').length, 2);
  });

  it('leaves the work to others while the disk is full', async () => {
    const bench = runBench(folder, aTask(), { harvest: () => Promise.reject(full()) });
    const ended = bench.run();
    setTimeout(() => bench.detaching.abort('The process ended.'), 300);
    assert.equal((await ended).kind, 'detached');
    assert.ok(!bench.did.includes('remove'));
  });

  it('says where the work is when taking it over breaks in a way that no waiting mends', async () => {
    const bench = runBench(folder, aTask(), { harvest: () => Promise.reject(new Error('EACCES: no')) });
    const end = await bench.run();
    assert.ok(end.kind === 'failed');
    assert.match(end.reason, /EACCES: no\. The agent's work is kept at .*tasks/);
    assert.deepEqual(end.outcome?.exitCode, 0);
  });

  it('takes the work over though the phase cannot be written down', async () => {
    const bench = runBench(folder, aTask());
    const end = await bench.run((phase) =>
      phase === 'agent' || phase === 'harvest'
        ? Promise.reject(errors.lockTimeout('tasks.db.lock', 'another process'))
        : Promise.resolve(),
    );
    assert.equal(end.kind, 'completed');
  });
});

describe('a run that goes on in another process', () => {
  const folder = tempFolder('run-on');

  const startedAt = new Date(Date.now() - 61 * 60_000).toISOString();
  const state = { kind: 'running', phase: 'agent', startedAt } as const;

  it('is not too long when its agent came to an end by itself', async () => {
    const task = aTask({ state });
    const bench = runBench(folder, task, {
      config: { timeoutMinutes: 60 },
      engine: {
        inspectContainer: () =>
          Promise.resolve({ id: 'id', name: 'n', image: 'i', labels: {}, running: false, started: true }),
        waitContainer: async () => {
          await new Promise((resolve) => setTimeout(resolve, 50));
          return { exitCode: 0, outOfMemory: false };
        },
      },
    });
    writeFileSync(taskFiles(folder, task.id).run, '{"version":1,"container":"n"}');
    assert.equal((await bench.resume()).kind, 'completed');
  });

  it('is not given up because this machine is short of something for a moment', async () => {
    const task = aTask({ state });
    let tries = 0;
    const bench = runBench(folder, task, {
      beforeLog: () => {
        if (++tries < 3) throw full();
      },
    });
    writeFileSync(taskFiles(folder, task.id).run, '{"version":1,"container":"n"}');
    const end = await bench.resume();
    assert.ok(end.kind === 'failed');
    assert.match(end.reason, /^Its sandbox is gone/);
    assert.equal(tries, 3);
  });

  it('tells no secret of its sandbox, though that is gone', async () => {
    const task = aTask({ state });
    const bench = runBench(folder, task, {
      access: () =>
        Promise.resolve({ environment: {}, secrets: { KEY: 'sk-of-nobody' }, endpoints: [], files: [] }),
      harvest: () => Promise.reject(errors.harvestFailed('The agent said: sk-of-nobody.', '/x')),
    });
    const end = await bench.resume();
    assert.ok(end.kind === 'failed');
    assert.match(end.reason, /The agent said: \[secret\]\./);
    assert.doesNotMatch(readFileSync(bench.logFile, 'utf8'), /sk-of-nobody/);
  });

  it('does not give its agent the time that it had already', async () => {
    const task = aTask({ state });
    let stopped = (): void => undefined;
    const isStopped = new Promise<void>((resolve) => (stopped = resolve));
    const bench = runBench(folder, task, {
      config: { timeoutMinutes: 60 },
      engine: {
        inspectContainer: () =>
          Promise.resolve({ id: 'id', name: 'n', image: 'i', labels: {}, running: true, started: true }),
        followOutput: () => isStopped,
        stopContainer: () => Promise.resolve(stopped()),
      },
    });
    writeFileSync(taskFiles(folder, task.id).run, '{"version":1,"container":"n"}');
    const end = await bench.resume();
    assert.ok(end.kind === 'failed');
    assert.match(end.reason, /worked longer than its limit of 1h 00m/);
  });
});

describe('a run whose agent writes without end', () => {
  const folder = tempFolder('run-endless');

  it('has it stopped before it fills the disk of the engine, which takes more for what does not print', async () => {
    const text = '\u0001'.repeat(1_000_000);
    let stopped = false;
    let written = 0;
    const bench = runBench(folder, aTask(), {
      createReader: () => ({ read: () => [], verdict: () => ({ ok: false, reason: 'It was killed.' }) }),
      engine: {
        followOutput: (_, onLine) => {
          while (!stopped && written < 20_000) {
            written += 1;
            onLine({ stream: 'stdout', text });
          }
          return Promise.resolve();
        },
        stopContainer: () => {
          stopped = true;
          return Promise.resolve();
        },
      },
    });
    const end = await bench.run();
    assert.ok(end.kind === 'failed');
    assert.equal(end.reason, 'The agent wrote more output than the limit of 4 GiB and was stopped.');
    assert.equal(written, Math.ceil((4 * 1024 ** 3) / (6_000_000 + 62 * 80)));
    assert.equal(end.outcome?.change?.kind, 'branch');
  });
});

describe('a run whose engine fails', () => {
  const folder = tempFolder('run-engine');

  it('goes on when the engine has failed once', async () => {
    let reads = 0;
    const bench = runBench(folder, aTask(), {
      engine: {
        followOutput: (_, onLine) => {
          onLine({ stream: 'stdout', text: 'hello' });
          return ++reads === 1 ? Promise.reject(refused()) : Promise.resolve();
        },
      },
    });
    assert.equal((await bench.run()).kind, 'completed');
    assert.deepEqual(bench.did, ['harvest the branch', 'end completed', 'remove']);
    assert.equal(readFileSync(bench.logFile, 'utf8').split('"hello"').length, 2);
  });

  it('has its agent stopped, and its work taken over, when the engine fails again and again', async () => {
    const bench = runBench(folder, aTask(), {
      engine: { followOutput: () => Promise.reject(refused()) },
    });
    const end = await bench.run();
    assert.ok(end.kind === 'failed');
    assert.match(end.reason, /stopped it: .*HTTP code 500/);
    assert.ok(end.outcome?.change?.kind === 'branch' && end.outcome.change.partial);
    assert.deepEqual(bench.did, ['stop in 60 s', 'harvest -partial', 'end failed', 'remove']);
  });

  it('has its agent stopped at once when somebody says so meanwhile', async () => {
    let reads = 0;
    const bench = runBench(folder, aTask(), {
      engine: {
        followOutput: () => {
          if (++reads > 1) return Promise.resolve();
          bench.stopping.abort('Enough.');
          return Promise.reject(refused());
        },
      },
    });
    const end = await bench.run();
    assert.ok(end.kind === 'stopped' && end.outcome?.change?.kind === 'branch');
    assert.ok(bench.did.includes('harvest -partial'));
  });

  it('waits for an engine that cannot even say what it has', async () => {
    let asked = 0;
    let reads = 0;
    const bench = runBench(folder, aTask(), {
      engine: {
        followOutput: () => (++reads === 1 ? Promise.reject(refused()) : Promise.resolve()),
        inspectContainer: () =>
          ++asked < 20
            ? Promise.reject(refused())
            : Promise.resolve({ id: 'id', name: 'n', image: 'i', labels: {}, running: true, started: true }),
      },
    });
    assert.equal((await bench.run()).kind, 'completed');
    assert.deepEqual(bench.did, ['harvest the branch', 'end completed', 'remove']);
  });
});
