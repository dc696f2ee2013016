import assert from 'node:assert/strict';
import type { ServerConfig } from '../../../../src/core/model/config';
import type { EngineInfo } from '../../../../src/core/model/engine';
import { nullLogger } from '../../../../src/core/model/logger';
import type { Task } from '../../../../src/core/model/task';
import { Workers } from '../../../../src/core/scheduler/workers';
import { systemClock } from '../../../../src/core/util/time';
import { aTask, someStates } from '../../../support/aTask';
import { MemoryStore } from '../../../support/memoryStore';
import { eventually } from '../../../support/storeSupport';

const server = (part: Partial<ServerConfig>): ServerConfig => ({
  autoCleanEnabled: false,
  autoCleanAgeDays: 30,
  keepWorkspaces: 'failed',
  ...part,
});

/** The workers of a process that never comes to start a task. */
function bench(tasks: readonly Task[], read: () => Promise<ServerConfig>) {
  const store = new MemoryStore(...tasks);
  const did: string[] = [];
  const warnings: string[] = [];
  const started: string[] = [];
  const workers = new Workers({
    store,
    engine: () => Promise.resolve({} as EngineInfo),
    run: (id, admit) => {
      const task = tasks.find((one) => one.id === id);
      if (task && admit(tasks, task)) started.push(task.name);
      return Promise.resolve(undefined);
    },
    configuration: { server: read },
    recovery: {
      backends: () => {
        did.push('recover');
        throw new Error('No engine.');
      },
      home: 'ours',
      isOurs: () => false,
      folderOf: () => Promise.resolve(undefined),
      adopt: () => Promise.resolve('idle'),
      cleanUp: () => Promise.resolve(),
    },
    trash: {
      cleanOlderThan: (days) => Promise.resolve(did.push(`clean older than ${days} days`)),
      empty: () => Promise.resolve(did.push('empty the trash')),
    },
    removeLeftovers: () => {
      did.push('remove leftovers');
      return Promise.resolve();
    },
    records: {
      announce: () => ({ pause: () => undefined, dispose: () => undefined }),
      living: () => Promise.resolve([]),
    },
    clock: systemClock,
    logger: { ...nullLogger, warn: (text) => void warnings.push(text) },
  });
  return { workers, did, warnings, started };
}

describe('the workers of a process', () => {
  const ended = aTask({ state: someStates.completed });

  it('recover, and tidy up once, however many there are', async () => {
    const { workers, did } = bench([ended], () =>
      Promise.resolve(server({ autoCleanEnabled: true, autoCleanAgeDays: 7 })),
    );
    workers.start(1, 'window');
    await eventually(() => did.includes('remove leftovers'), 'it is tidy');
    workers.start(1, 'window');
    await eventually(() => did.filter((what) => what === 'recover').length === 2, 'both have recovered');
    workers.dispose();
    assert.deepEqual(
      did.filter((what) => what !== 'recover'),
      ['clean older than 7 days', 'empty the trash', 'remove leftovers'],
    );
  });

  it('delete no task for its age unless the user wants that', async () => {
    const { workers, did } = bench([ended], () => Promise.resolve(server({})));
    workers.start(1, 'window');
    await eventually(() => did.includes('remove leftovers'), 'it is tidy');
    workers.dispose();
    assert.ok(!did.some((what) => what.startsWith('clean')));
  });

  it('start tasks though they cannot tidy up, and say why they could not', async () => {
    const pending = aTask();
    const { workers, warnings, started } = bench([pending], () => Promise.reject(new Error('It is broken.')));
    workers.start(1, 'window');
    await eventually(() => started.length > 0, 'a task is started');
    workers.dispose();
    // Once for its limits, once for tidying up.
    assert.equal(warnings.filter((text) => text.includes('It is broken.')).length, 2);
  });

  it('keep to the limits of the user’s file, and throw what is wrong with it', async () => {
    const busy = aTask({ state: someStates.running });
    let limits: Partial<ServerConfig> = { perRepository: 1 };
    const { workers, did, started } = bench([busy, aTask({ name: 'next' })], () =>
      limits.perRepository === -1 ? Promise.reject(new Error('bad')) : Promise.resolve(server(limits)),
    );
    const worker = workers.start(5, 'window');
    await workers.renewLimits();
    await eventually(() => did.includes('remove leftovers') && !worker.isLooking, 'it looked');
    assert.deepEqual(started, []);
    limits = {};
    await workers.renewLimits();
    await eventually(() => started.length > 0, 'a task is started');
    limits = { perRepository: -1 };
    await assert.rejects(workers.renewLimits(), /bad/);
    workers.dispose();
  });
});
