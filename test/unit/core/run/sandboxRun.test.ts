import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { ContainerSummary } from '../../../../src/core/model/engine';
import type { LogEvent } from '../../../../src/core/model/logEvent';
import type { Phase, Task } from '../../../../src/core/model/task';
import { SandboxRun } from '../../../../src/core/run/sandboxRun';
import { SecretMask } from '../../../../src/core/run/secretMask';
import { stageIn, type Stage } from '../../../../src/core/run/stage';
import { errors } from '../../../../src/core/util/errors';
import { aTask, someStates } from '../../../support/aTask';
import { runFakes, type GivenFakes } from '../../../support/runFakes';
import { tempFolder } from '../../../support/tempFolder';

const gone = () => errors.engineGone('reading the output', new Error('closed'));
const refused = () => errors.engineFailed('reading the output', new Error('busy'));

/** One part of a run whose log is in memory. */
function partOf(dataDir: string, task: Task, from: Stage, given: GivenFakes = {}) {
  const fakes = runFakes(dataDir, task, given);
  const said: LogEvent[] = [];
  const phases: Phase[] = [];
  let stage = from;
  const run = new SandboxRun({
    ports: fakes.ports,
    task,
    config: fakes.config,
    files: fakes.files,
    log: { append: (event) => void said.push(event), close: () => Promise.resolve() },
    backend: fakes.backend,
    stage: () => stage,
    onPhase: (phase) => {
      stage = stageIn(phase, stage, Date.now());
      phases.push(phase);
      return Promise.resolve();
    },
    mask: new SecretMask(),
  });
  return {
    ...fakes,
    run,
    phases,
    stage: () => stage,
    /** What TSK itself said about the run. */
    texts: () =>
      said.flatMap((event) => (event.kind === 'warning' || event.kind === 'info' ? [event.text] : [])),
    said,
    /** What an earlier process wrote down of the run. */
    leaveFacts: (facts: object = {}) =>
      writeFileSync(fakes.files.run, JSON.stringify({ version: 1, container: 'name', ...facts })),
  };
}

const container: ContainerSummary = {
  id: 'id',
  name: 'name',
  image: 'image',
  labels: {},
  running: true,
  started: true,
};
const door = { volume: 'v', socketName: 's', ports: [], mark: 'm.invalid' };
const fresh: Stage = { kind: 'fresh' };
const prepared: Stage = { kind: 'prepared' };
const atWork: Stage = { kind: 'atWork' };

describe('a run that starts in a sandbox', () => {
  const folder = tempFolder('sandbox-run');

  it('goes from the snapshot to the branch, and releases everything in reverse', async () => {
    const part = partOf(folder, aTask(), fresh, { config: { network: 'allowlist' } });
    const end = await part.run.start(part.control);
    assert.ok(end.kind === 'completed');
    assert.deepEqual(part.phases, ['agent', 'harvest']);
    assert.equal(part.did[0], 'open the door');
    assert.deepEqual(part.did.slice(1).sort(), [
      'close the door',
      'end completed',
      'harvest the branch',
      'remove',
    ]);
    assert.deepEqual(part.did.slice(-2), ['end completed', 'remove']);
  });

  it('writes down what it makes before it is made', async () => {
    let facts = '';
    const part = partOf(folder, aTask(), fresh, {
      config: { network: 'allowlist' },
      engine: {
        createContainer: async () => {
          facts = await readFile(part.files.run, 'utf8');
          throw refused();
        },
      },
    });
    await assert.rejects(part.run.start(part.control), { code: 'engine-failed' });
    const { container: name, door: written } = JSON.parse(facts) as Record<string, unknown>;
    assert.match(String(name), /^tsk-/);
    assert.deepEqual(written, door);
  });

  it('throws what ends it before there is a sandbox, closes its door and removes what it began', async () => {
    const part = partOf(folder, aTask(), fresh, {
      config: { network: 'allowlist' },
      engine: { startContainer: () => Promise.reject(refused()) },
    });
    await assert.rejects(part.run.start(part.control), { code: 'engine-failed' });
    assert.deepEqual(part.did, ['open the door', 'close the door', 'remove']);
    assert.equal(part.stage().kind, 'fresh');
  });

  it('throws that it was stopped while it was prepared, and leaves nothing', async () => {
    const part = partOf(folder, aTask(), fresh, {
      engine: {
        imageVariables: () => {
          part.stopping.abort('Enough.');
          return Promise.resolve({});
        },
      },
    });
    await assert.rejects(part.run.start(part.control), { code: 'cancelled' });
    assert.deepEqual(part.did, ['remove']);
  });

  it('leaves what it has to the next part when the engine goes away while it is prepared', async () => {
    const part = partOf(folder, aTask(), fresh, {
      config: { network: 'allowlist' },
      engine: { createContainer: () => Promise.reject(gone()) },
    });
    assert.deepEqual(await part.run.start(part.control), { kind: 'away' });
    assert.deepEqual(part.did, ['open the door']);
  });

  it('leaves the sandbox, and records no end, when the engine goes away under its agent', async () => {
    const part = partOf(folder, aTask(), fresh, { engine: { followOutput: () => Promise.reject(gone()) } });
    assert.deepEqual(await part.run.start(part.control), { kind: 'away' });
    assert.deepEqual(part.did, []);
    assert.equal(part.stage().kind, 'atWork');
    assert.match(part.texts().join('\n'), /The output of the agent until then may be missing here\./);
  });

  it('says why its agent cannot be watched', async () => {
    const part = partOf(folder, aTask(), fresh, {
      engine: { followOutput: () => Promise.reject(refused()) },
    });
    const end = await part.run.start(part.control);
    assert.ok(end.kind === 'broke');
    assert.match(end.reason, /busy/);
    assert.deepEqual(part.did, []);
  });

  it('leaves the sandbox at once when the process ends', async () => {
    const part = partOf(folder, aTask(), fresh, {
      config: { network: 'allowlist' },
      engine: {
        followOutput: (_, __, signal) =>
          new Promise((_resolve, reject) => {
            signal?.addEventListener('abort', () => reject(errors.cancelled('left')));
            part.detaching.abort('The process ended.');
          }),
      },
    });
    assert.deepEqual(await part.run.start(part.control), { kind: 'detached' });
    assert.deepEqual(part.did, ['open the door']);
  });

  it('stops its agent when somebody says so, and harvests what it had done apart', async () => {
    const part = partOf(folder, aTask(), fresh, {
      engine: {
        followOutput: () => {
          part.stopping.abort('Enough.');
          return Promise.resolve();
        },
      },
    });
    const end = await part.run.start(part.control);
    assert.ok(end.kind === 'stopped' && end.outcome?.change?.kind === 'branch' && end.outcome.change.partial);
    assert.deepEqual(part.did, ['stop in 60 s', 'harvest -partial', 'end stopped', 'remove']);
  });

  it('keeps the work of an attempt that came to a limit in a branch of its own', async () => {
    const part = partOf(folder, aTask({ attempts: 3 }), fresh, {
      createReader: () => ({
        read: () => [],
        verdict: () => ({ ok: false, reason: 'The limit is reached.', block: { kind: 'usage-limit' } }),
      }),
      engine: { waitContainer: () => Promise.resolve({ exitCode: 1, outOfMemory: false }) },
    });
    assert.equal((await part.run.start(part.control)).kind, 'blocked');
    assert.deepEqual(part.did, ['harvest -attempt-3', 'end blocked', 'remove']);
  });

  it('keeps the sandbox when its end cannot be recorded', async () => {
    const part = partOf(folder, aTask(), fresh);
    part.writeEnds(() => Promise.reject(errors.lockTimeout('tasks.db.lock', 'another process')));
    assert.deepEqual(await part.run.start(part.control), { kind: 'detached' });
    assert.deepEqual(part.did, ['harvest the branch']);
  });

  it('removes the sandbox of a task that is gone', async () => {
    const part = partOf(folder, aTask(), fresh);
    part.writeEnds(() => Promise.reject(errors.unknownTask('1')));
    await assert.rejects(part.run.start(part.control), { code: 'unknown-task' });
    assert.deepEqual(part.did, ['harvest the branch', 'remove']);
  });

  it('says what could not be removed, and removes the rest', async () => {
    const part = partOf(folder, aTask(), fresh, {
      engine: { removeContainer: () => Promise.reject(refused()) },
    });
    assert.equal((await part.run.start(part.control)).kind, 'completed');
    assert.match(part.texts().at(-1) ?? '', /^The sandbox could not be removed: .*busy/);
  });
});

describe('a run that resumes in its sandbox', () => {
  const folder = tempFolder('sandbox-resume');
  const state = someStates.running;
  const running = { inspectContainer: () => Promise.resolve(container) };

  it('watches the agent to its end, and says so', async () => {
    const part = partOf(folder, aTask({ state }), atWork, { engine: running });
    part.leaveFacts({ door });
    assert.equal((await part.run.resume(part.control)).kind, 'completed');
    assert.ok(part.texts().includes('The run continues from here.'));
    assert.deepEqual(part.phases, ['harvest']);
    assert.deepEqual([...part.did].sort(), [
      'close the door',
      'end completed',
      'harvest the branch',
      'remove',
    ]);
  });

  it('notices an agent that the process before started without writing so', async () => {
    const part = partOf(folder, aTask({ state: someStates.assigned }), prepared, { engine: running });
    part.leaveFacts();
    assert.equal((await part.run.resume(part.control)).kind, 'completed');
    assert.deepEqual(part.phases, ['agent', 'harvest']);
  });

  it('is lost where no agent had begun, and removes what is left', async () => {
    for (const found of [undefined, { ...container, running: false, started: false }]) {
      const part = partOf(folder, aTask({ state: someStates.assigned }), prepared, {
        engine: { inspectContainer: () => Promise.resolve(found) },
      });
      part.leaveFacts({ door });
      assert.deepEqual(await part.run.resume(part.control), { kind: 'lost' });
      assert.deepEqual(part.did, ['end lost', 'close the door', 'remove']);
    }
  });

  it('is lost, too, when nothing was written down', async () => {
    const part = partOf(folder, aTask({ state: someStates.assigned }), prepared, { engine: running });
    assert.deepEqual(await part.run.resume(part.control), { kind: 'lost' });
    assert.deepEqual(part.did, ['end lost']);
  });

  it('harvests what was collected of an agent whose sandbox is gone', async () => {
    const part = partOf(folder, aTask({ state }), atWork, {
      engine: { inspectContainer: () => Promise.resolve(undefined) },
    });
    part.leaveFacts();
    const end = await part.run.resume(part.control);
    assert.ok(end.kind === 'failed' && end.outcome?.change?.kind === 'branch');
    assert.match(end.reason, /^Its sandbox is gone/);
    assert.deepEqual(part.did, ['harvest -partial', 'end failed', 'remove']);
  });

  it('keeps everything while the engine cannot say what became of its sandbox', async () => {
    for (const stage of [prepared, atWork]) {
      const part = partOf(folder, aTask({ state }), stage, {
        engine: { inspectContainer: () => Promise.reject(refused()) },
      });
      part.leaveFacts({ door });
      assert.equal((await part.run.resume(part.control)).kind, 'broke');
      assert.deepEqual(part.did, []);
    }
  });
});

describe('a run whose agent cannot be watched any more', () => {
  const folder = tempFolder('sandbox-stop');
  const task = () => aTask({ state: someStates.running });

  it('stops the agent, and harvests what it had done', async () => {
    const part = partOf(folder, task(), atWork);
    part.leaveFacts({ door });
    const end = await part.run.stopAgent(part.control, 'Busy.');
    assert.ok(end.kind === 'failed' && end.outcome?.change?.kind === 'branch' && end.outcome.change.partial);
    assert.equal(end.reason, 'TSK could no longer monitor the agent and stopped it: Busy.');
    assert.deepEqual(part.did, [
      'stop in 60 s',
      'harvest -partial',
      'end failed',
      'close the door',
      'remove',
    ]);
  });

  it('harvests all the same when the agent cannot even be stopped', async () => {
    const part = partOf(folder, task(), atWork, {
      engine: { stopContainer: () => Promise.reject(refused()) },
    });
    assert.equal((await part.run.stopAgent(part.control, 'Busy.')).kind, 'failed');
    assert.deepEqual(part.did, ['harvest -partial', 'end failed', 'remove']);
  });

  it('leaves it when the engine goes away', async () => {
    const part = partOf(folder, task(), atWork, { engine: { stopContainer: () => Promise.reject(gone()) } });
    assert.deepEqual(await part.run.stopAgent(part.control, 'Busy.'), { kind: 'away' });
    assert.deepEqual(part.did, []);
  });

  it('gives both reasons when nothing can be harvested', async () => {
    const part = partOf(folder, task(), atWork, { harvest: () => Promise.reject(new Error('EACCES: no')) });
    const end = await part.run.stopAgent(part.control, 'Busy.');
    assert.ok(end.kind === 'failed' && end.outcome === undefined);
    assert.match(end.reason, /stopped it: Busy\. .*EACCES: no/);
  });
});

describe('cleaning up after a run whose end is known', () => {
  const folder = tempFolder('sandbox-clean');

  it('closes its door and removes its sandbox, and records nothing', async () => {
    const part = partOf(folder, aTask({ state: someStates.failed }), prepared);
    part.leaveFacts({ door });
    await part.run.cleanUp();
    assert.deepEqual(part.did, ['close the door', 'remove']);
  });
});
