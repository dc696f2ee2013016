import assert from 'node:assert/strict';
import { Executions } from '../../../../src/core/controller/executions';
import { nullLogger } from '../../../../src/core/model/logger';
import type { Repositories } from '../../../../src/core/model/repository';
import type { RunEnd, TaskRunner } from '../../../../src/core/model/run';
import type { Task } from '../../../../src/core/model/task';
import { assign, cancel } from '../../../../src/core/model/transitions';
import { errors } from '../../../../src/core/util/errors';
import { aTask, someStates } from '../../../support/aTask';
import { MemoryStore } from '../../../support/memoryStore';

const now = '2026-01-01T00:00:00.000Z';

interface Bench {
  readonly run?: TaskRunner['start'];
  readonly resume?: TaskRunner['resume'];
  readonly onBlock?: 'requeue' | 'fail';
}

const never = (): Promise<RunEnd> => Promise.reject(new Error('It was not to be called.'));

function executions(task: Task, { run = never, resume = never, onBlock = 'requeue' }: Bench) {
  const store = new MemoryStore(task);
  const transact = store.transact.bind(store);
  const held = new Set<string>();
  const released: string[] = [];
  const dropped: string[] = [];
  const subject = new Executions({
    store,
    runner: { start: run, resume, cleanUp: () => Promise.resolve() },
    dropWorkspace: ({ id, state }) => {
      assert.ok(held.has(id), 'under its lease');
      dropped.push(state.kind);
      return Promise.resolve();
    },
    chainedTask: (one) => Promise.resolve({ ...one, snapshot: { ...one.snapshot, base: 'chained' } }),
    leases: {
      tryAcquire: (id) => {
        if (held.has(id)) return Promise.resolve(undefined);
        held.add(id);
        return Promise.resolve({
          release: () => {
            held.delete(id);
            return Promise.resolve();
          },
        });
      },
    },
    repositories: {
      release: (_: unknown, id: string) => {
        released.push(id);
        return Promise.resolve();
      },
    } as unknown as Repositories,
    clock: { now: () => new Date(now) },
    logger: nullLogger,
  });
  const start = async () =>
    subject.start(
      task.id,
      () =>
        store.transact((tasks) => {
          const assigned = assign(task, now);
          tasks.update(assigned);
          return assigned;
        }),
      onBlock,
    );
  /** The next transaction fails. */
  const failing = (error: Error): void => {
    store.transact = () => {
      store.transact = transact;
      return Promise.reject(error);
    };
  };
  return { store, subject, held, released, dropped, start, failing };
}

const done: RunEnd = { kind: 'completed', outcome: { exitCode: 0, change: { kind: 'none' } } };
const branch = {
  kind: 'branch',
  branch: 'b',
  commit: 'c',
  files: 1,
  insertions: 1,
  deletions: 0,
  partial: true,
} as const;

describe('running a task in this process', () => {
  it('holds the lease while it runs, ends in the run’s state, and releases the base', async () => {
    const task = aTask();
    const bench = executions(task, {
      run: async (_, onPhase) => {
        await onPhase('agent');
        assert.ok(bench.held.has(task.id));
        return done;
      },
    });
    const started = await bench.start();
    assert.equal((await started?.ended)?.state.kind, 'completed');
    assert.equal(bench.held.size, 0);
    assert.deepEqual(bench.released, [task.id]);
    assert.deepEqual(bench.dropped, ['completed'], 'its workspace, after its end');
  });

  it('does not start a task that another process holds', async () => {
    const task = aTask();
    const bench = executions(task, {});
    bench.held.add(task.id);
    assert.equal(await bench.start(), undefined);
  });

  it('stops the run when another process cancels the task, and keeps the work', async () => {
    const task = aTask();
    const bench = executions(task, {
      run: async (_, onPhase, { stop }) => {
        await onPhase('agent');
        await new Promise((resolve) => stop.addEventListener('abort', resolve));
        return { kind: 'stopped', outcome: { change: branch } };
      },
    });
    const started = await bench.start();
    await new Promise((resolve) => setImmediate(resolve));
    await bench.store.transact((tasks) => {
      const current = tasks.get(task.id);
      if (current) tasks.update(cancel(current, now, 'Cancelled elsewhere.'));
    });
    const ended = await started?.ended;
    assert.deepEqual(ended?.state, {
      kind: 'cancelled',
      startedAt: now,
      endedAt: now,
      spent: { prepare: 0, agent: 0 },
      reason: 'Cancelled elsewhere.',
      outcome: { change: branch },
    });
  });

  it('fails the task with the reason if the run throws, and keeps its base for the workspace', async () => {
    const bench = executions(aTask(), { run: () => Promise.reject(new Error('The disk is full.')) });
    const started = await bench.start();
    const state = (await started?.ended)?.state;
    assert.equal(state?.kind, 'failed');
    assert.equal(state.reason, 'The disk is full.');
    assert.deepEqual(bench.released, []);
    assert.equal(bench.held.size, 0);
  });

  it('records the end as soon as it can', async () => {
    const bench = executions(aTask(), {
      run: async (_, onPhase, { recordEnd }) => {
        await onPhase('agent');
        bench.failing(errors.lockTimeout('tasks.db.lock', 'another process'));
        await recordEnd(done);
        return done;
      },
    });
    const started = await bench.start();
    assert.equal((await started?.ended)?.state.kind, 'completed');
    assert.deepEqual(bench.released.length, 1);
  });

  it('keeps a task running for the next process if its end cannot be recorded', async () => {
    const task = aTask();
    const bench = executions(task, {
      run: async (_, onPhase, { recordEnd }) => {
        await onPhase('agent');
        bench.failing(errors.damagedDatabase('tasks.db', new Error('not a database')));
        await assert.rejects(recordEnd(done), { code: 'damaged-database' });
        return { kind: 'detached' };
      },
    });
    const started = await bench.start();
    assert.equal((await started?.ended)?.state.kind, 'running');
    assert.equal(bench.held.size, 0);
  });

  it('starts a task with parents from their results', async () => {
    const bases: string[] = [];
    const bench = executions(aTask({ parents: [aTask().id] }), {
      run: async ({ snapshot }, onPhase) => {
        bases.push(snapshot.base);
        await onPhase('agent');
        return done;
      },
    });
    const ended = await (await bench.start())?.ended;
    assert.deepEqual([bases, ended?.snapshot.base], [['chained'], 'chained']);
  });

  const limit: RunEnd = {
    kind: 'blocked',
    block: { kind: 'usage-limit', until: '2026-01-01T14:05:00.000Z' },
    reason: 'The limit is reached.',
    outcome: { change: branch },
  };

  it('requeues a task while its agent’s account is at a limit', async () => {
    const bench = executions(aTask(), { run: () => Promise.resolve(limit) });
    const after = await (await bench.start())?.ended;
    assert.deepEqual(after?.state, {
      kind: 'pending',
      hold: { reason: 'usage-limit', until: '2026-01-01T14:05:00.000Z', since: now },
    });
    assert.deepEqual(bench.released, []);
  });

  it('keeps cost and work of each run that reached a limit, and reports them at the end', async () => {
    const blocked: RunEnd = {
      ...limit,
      outcome: { change: { ...branch, branch: 'b-attempt-1' }, report: { costUsd: 1.5 } },
    };
    const first = executions(aTask(), { run: () => Promise.resolve(blocked) });
    const waiting = await (await first.start())?.ended;
    assert.deepEqual(waiting?.earlier, { costUsd: 1.5, branches: ['b-attempt-1'] });
    const second = executions(waiting, {
      run: async (_, onPhase) => {
        await onPhase('agent');
        return { kind: 'completed', outcome: { report: { costUsd: 0.25, turns: 2 }, warnings: ['w'] } };
      },
    });
    const after = await (await second.start())?.ended;
    assert.ok(after?.state.kind === 'completed');
    assert.deepEqual(after.state.outcome.report, { costUsd: 1.75, turns: 2 });
    assert.match(after.state.outcome.warnings?.join('|') ?? '', /^w\|An earlier run .*b-attempt-1\.$/);
  });

  it('does not start it again for ever', async () => {
    const bench = executions(aTask({ blocked: 4 }), { run: () => Promise.resolve(limit) });
    const after = await (await bench.start())?.ended;
    assert.ok(after?.state.kind === 'failed');
    assert.match(after.state.reason, /^The limit is reached\. This happened 5 times/);
    assert.deepEqual(after.state.outcome?.change, branch);
  });

  it('counts only limits, no matter how often it started for other reasons', async () => {
    const bench = executions(aTask({ attempts: 9, lost: 1 }), { run: () => Promise.resolve(limit) });
    const after = await (await bench.start())?.ended;
    assert.deepEqual([after?.state.kind, after?.attempts, after?.blocked], ['pending', 10, 1]);
  });

  it('fails it instead if somebody waits for it', async () => {
    const bench = executions(aTask(), { run: () => Promise.resolve(limit), onBlock: 'fail' });
    const after = await (await bench.start())?.ended;
    assert.ok(after?.state.kind === 'failed');
    assert.deepEqual(
      [after.state.reason, after.state.outcome],
      ['The limit is reached.', { change: branch }],
    );
  });

  it('limits how long it believes an agent, and waits a default time if the agent names none', async () => {
    for (const [until, expected] of [
      ['2036-01-01T00:00:00.000Z', '2026-01-09T00:00:00.000Z'],
      ['2025-01-01T00:00:00.000Z', '2026-01-01T01:00:00.000Z'],
      [undefined, '2026-01-01T01:00:00.000Z'],
    ] as const) {
      const block = { kind: 'usage-limit', ...(until === undefined ? {} : { until }) } as const;
      const bench = executions(aTask(), { run: () => Promise.resolve({ ...limit, block }) });
      const after = await (await bench.start())?.ended;
      assert.ok(after?.state.kind === 'pending');
      assert.equal(after.state.hold?.until, expected);
    }
  });

  it('leaves its tasks to other processes when it ends, without reporting them', async () => {
    const task = aTask();
    const bench = executions(task, {
      run: async (_, onPhase, { detach }) => {
        await onPhase('agent');
        await new Promise((resolve) => detach.addEventListener('abort', resolve));
        return { kind: 'detached' };
      },
    });
    const started = await bench.start();
    await new Promise((resolve) => setImmediate(resolve));
    await bench.subject.leave();
    assert.equal((await started?.ended)?.state.kind, 'running');
    assert.equal(bench.held.size, 0);
  });

  it('requeues a task without a sandbox when the process ends', async () => {
    const bench = executions(aTask(), {
      run: async (_, __, { detach }) => {
        await new Promise((resolve) => detach.addEventListener('abort', resolve));
        return { kind: 'stopped' };
      },
    });
    const started = await bench.start();
    await bench.subject.leave();
    const after = await started?.ended;
    assert.deepEqual([after?.state, after?.lost], [{ kind: 'pending' }, undefined]);
  });

  it('requeues a task that it was about to start when the process ends, and starts no other', async () => {
    const task = aTask();
    const bench = executions(task, {
      run: (_, __, { detach }) => Promise.resolve({ kind: detach.aborted ? 'stopped' : 'lost' }),
    });
    const started = bench.start();
    await bench.subject.leave();
    assert.deepEqual((await bench.store.get(task.id))?.state, { kind: 'pending' });
    assert.deepEqual((await (await started)?.ended)?.state, { kind: 'pending' });
    assert.equal(bench.held.size, 0);
    assert.equal(await bench.start(), undefined);
    assert.deepEqual((await bench.store.get(task.id))?.state, { kind: 'pending' });
  });
});

describe('adopting a task that a process left behind', () => {
  const busy = aTask({ attempts: 1, state: someStates.running });

  it('resumes it', async () => {
    const bench = executions(busy, { resume: () => Promise.resolve(done) });
    const started = await bench.subject.adopt(busy.id);
    assert.ok(typeof started !== 'string');
    assert.equal((await started.ended).state.kind, 'completed');
  });

  it('leaves tasks alone that a living process holds, or that need nothing', async () => {
    const bench = executions(busy, {});
    bench.held.add(busy.id);
    assert.equal(await bench.subject.adopt(busy.id), 'held');
    const idle = aTask();
    assert.equal(await executions(idle, {}).subject.adopt(idle.id), 'idle');
  });

  it('starts it once more if no agent had started, but only once', async () => {
    const lost: RunEnd = { kind: 'lost' };
    for (const [before, kind] of [
      [{ attempts: 1 }, 'pending'],
      [{ attempts: 7 }, 'pending'],
      [{ attempts: 2, lost: 1 }, 'failed'],
    ] as const) {
      const task = aTask({ ...before, state: someStates.assigned });
      const bench = executions(task, { resume: () => Promise.resolve(lost) });
      const started = await bench.subject.adopt(task.id);
      assert.ok(typeof started !== 'string');
      assert.equal((await started.ended).state.kind, kind);
    }
  });

  it('takes over the work of a cancelled task, and asks its agent to stop at once', async () => {
    const task = aTask({
      state: { kind: 'cancelled', startedAt: now, endedAt: now, reason: 'Enough.' },
    });
    const bench = executions(task, {
      resume: (_, __, { stop }) => {
        assert.ok(stop.aborted);
        return Promise.resolve({ kind: 'stopped', outcome: { change: branch } });
      },
    });
    const started = await bench.subject.adopt(task.id);
    assert.ok(typeof started !== 'string');
    const { state } = await started.ended;
    assert.deepEqual([state.kind, 'outcome' in state && state.outcome], ['cancelled', { change: branch }]);
  });
});
