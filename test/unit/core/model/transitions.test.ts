import assert from 'node:assert/strict';
import { isActive, isEnded, resultOf, type Task, type TaskState } from '../../../../src/core/model/task';
import { parseTaskId, shortId, type TaskId } from '../../../../src/core/model/taskId';
import {
  admit,
  assign,
  attach,
  cancel,
  complete,
  discard,
  enter,
  fail,
  requeue,
  restore,
  unhold,
} from '../../../../src/core/model/transitions';

const [t1, t2] = ['2026-01-01T00:00:00.000Z', '2026-01-01T00:01:00.000Z'] as const;
const outcome = {
  exitCode: 0,
  change: { kind: 'branch', branch: 'tsk/x', commit: 'c', files: 1, insertions: 2, deletions: 3 },
} as const;

const hold = { reason: 'usage-limit', until: '2026-01-01T14:05:00.000Z' } as const;

const states = {
  waiting: { kind: 'waiting' },
  pending: { kind: 'pending' },
  held: { kind: 'pending', hold },
  prepare: { kind: 'assigned', phase: 'prepare', startedAt: t1 },
  image: { kind: 'assigned', phase: 'image', startedAt: t1 },
  agent: { kind: 'running', phase: 'agent', startedAt: t1 },
  harvest: { kind: 'running', phase: 'harvest', startedAt: t1 },
  completed: { kind: 'completed', startedAt: t1, endedAt: t2, outcome },
  failed: { kind: 'failed', startedAt: t1, endedAt: t2, reason: 'why', outcome },
  cancelled: { kind: 'cancelled', startedAt: t1, endedAt: t2, reason: 'who' },
} as const satisfies Record<string, TaskState>;
type StateName = keyof typeof states;

const task = (state: TaskState): Task => ({
  id: '0f8fad5b-d9cb-469f-a165-70867728950e' as TaskId,
  name: 'n',
  type: 'feat',
  agent: 'claude',
  stack: 'node',
  branch: 'tsk/feat/n/0f8fad5b',
  parents: [],
  createdAt: t1,
  snapshot: {
    worktree: '/w',
    path: '',
    gitDir: '/w/.git',
    head: 'h',
    base: 'b',
    submodules: [],
    warnings: [],
  },
  network: 'allowlist',
  priority: 'normal',
  tags: [],
  attempts: 1,
  state,
});

/** What each transition makes of each state; what is not named is refused. */
const table: readonly [
  name: string,
  apply: (task: Task) => Task,
  to: Partial<Record<StateName, TaskState>>,
][] = [
  ['admit', admit, { waiting: states.pending }],
  [
    'requeue',
    (it) => requeue(it),
    {
      prepare: states.pending,
      image: states.pending,
      agent: states.pending,
      harvest: states.pending,
    },
  ],
  [
    'requeue with a hold',
    (it) => requeue(it, hold),
    { prepare: states.held, image: states.held, agent: states.held, harvest: states.held },
  ],
  ['unhold', unhold, { pending: states.pending, held: states.pending }],
  ['attach', (it) => attach(it, outcome), { cancelled: { ...states.cancelled, outcome } }],
  ['enter prepare', (it) => enter(it, 'prepare', t2), { prepare: states.prepare, image: states.prepare }],
  ['enter image', (it) => enter(it, 'image', t2), { prepare: states.image, image: states.image }],
  [
    'enter agent',
    (it) => enter(it, 'agent', t2),
    { prepare: states.agent, image: states.agent, agent: states.agent },
  ],
  [
    'enter harvest',
    (it) => enter(it, 'harvest', t2),
    { prepare: states.harvest, image: states.harvest, agent: states.harvest, harvest: states.harvest },
  ],
  ['complete', (it) => complete(it, t2, outcome), { agent: states.completed, harvest: states.completed }],
  [
    'fail',
    (it) => fail(it, t2, 'why', outcome),
    {
      waiting: { kind: 'failed', endedAt: t2, reason: 'why', outcome },
      pending: { kind: 'failed', endedAt: t2, reason: 'why', outcome },
      held: { kind: 'failed', endedAt: t2, reason: 'why', outcome },
      prepare: states.failed,
      image: states.failed,
      agent: states.failed,
      harvest: states.failed,
    },
  ],
  [
    'cancel',
    (it) => cancel(it, t2, 'who'),
    {
      waiting: { kind: 'cancelled', endedAt: t2, reason: 'who' },
      pending: { kind: 'cancelled', endedAt: t2, reason: 'who' },
      held: { kind: 'cancelled', endedAt: t2, reason: 'who' },
      prepare: states.cancelled,
      image: states.cancelled,
      agent: states.cancelled,
      harvest: states.cancelled,
    },
  ],
];

/** How long phases took is told apart. */
function withoutTimes(task: Task): Task {
  const times = new Set(['since', 'spent']);
  const rest = Object.entries(task.state).filter(([name]) => !times.has(name));
  return { ...task, state: Object.fromEntries(rest) as unknown as TaskState };
}

describe('transitions of a task', () => {
  for (const [name, apply, to] of table) {
    for (const from of Object.keys(states) as StateName[]) {
      const expected = to[from];
      it(`${name} of ${from} ${expected ? `is ${expected.kind}` : 'is refused'}`, () => {
        const before = task(states[from]);
        const frozen = structuredClone(before);
        if (expected) assert.deepEqual(withoutTimes(apply(before)), { ...before, state: expected });
        else assert.throws(() => apply(before), { code: 'bad-transition', message: /Task 0f8fad5b is / });
        assert.deepEqual(before, frozen);
      });
    }
  }
});

describe('beginning and taking away', () => {
  it('counts how often a worker has begun a task', () => {
    const begun = assign(task(states.held), t1);
    assert.deepEqual(withoutTimes(begun), { ...task(states.prepare), attempts: 2 });
    assert.throws(() => assign(task(states.waiting), t1), { code: 'bad-transition' });
    assert.throws(() => assign(begun, t1), { code: 'bad-transition' });
  });

  it('puts into the trash only what has ended, once, and takes it out again', () => {
    const gone = discard(task(states.failed), t1);
    assert.equal(gone.deletedAt, t1);
    assert.equal(discard(gone, t2).deletedAt, t1);
    assert.deepEqual(restore(gone), task(states.failed));
    for (const state of [states.waiting, states.pending, states.agent]) {
      assert.throws(() => discard(task(state), t1), { code: 'bad-transition' });
    }
    assert.throws(() => restore(task(states.failed)), { code: 'bad-transition' });
  });
});

describe('a task that was deleted while it was queued', () => {
  const deleted = (before: Task): Task => discard(cancel(before, t1, 'The task was deleted.'), t1);

  it('is queued again when it comes back', () => {
    assert.deepEqual(restore(deleted(task(states.pending))), task(states.pending));
    const child = { ...task(states.waiting), parents: [task(states.pending).id] };
    assert.deepEqual(restore(deleted(child)), child);
  });

  it('stays cancelled when it had begun, when somebody cancelled it before, and when it is a shell', () => {
    const cancelled = cancel(task(states.pending), t1, 'Enough.');
    const shell: Task = { ...task(states.pending), interactive: 'shell' };
    for (const gone of [deleted(task(states.agent)), discard(cancelled, t2), deleted(shell)]) {
      assert.equal(restore(gone).state.kind, 'cancelled');
    }
  });
});

describe('how long phases took', () => {
  const at = (second: number): string => new Date(Date.parse(t1) + second * 1000).toISOString();
  const begun = assign(task(states.pending), at(0));
  const inImage = enter(enter(begun, 'image', at(2), 'step 1 of 2'), 'image', at(5), 'step 2 of 2');
  const atWork = enter(inImage, 'agent', at(9));

  it('is added up to the end, whichever it is', () => {
    const taken = enter(atWork, 'harvest', at(69));
    const spent = { prepare: 2_000, image: 7_000, agent: 60_000, harvest: 1_000 };
    for (const ended of [complete(taken, at(70), outcome), fail(taken, at(70), 'why')]) {
      assert.deepEqual('spent' in ended.state && ended.state.spent, spent);
    }
    const { state } = cancel(atWork, at(10), 'who');
    assert.deepEqual('spent' in state && state.spent, { prepare: 2_000, image: 7_000, agent: 1_000 });
  });

  it('begins anew with a new attempt, and is not there for what never began', () => {
    const { state } = assign(requeue(atWork), at(100));
    assert.deepEqual(state, { kind: 'assigned', phase: 'prepare', startedAt: at(100), since: at(100) });
    assert.ok(!('spent' in cancel(task(states.pending), at(1), 'who').state));
  });

  it('is never negative when the clock is set back', () => {
    const { state } = cancel(begun, at(-60), 'who');
    assert.deepEqual('spent' in state && state.spent, { prepare: 0 });
  });
});

describe('what a state means', () => {
  it('a task is held, has ended, or neither', () => {
    const names = Object.keys(states) as StateName[];
    assert.deepEqual(
      names.filter((name) => isActive(states[name])),
      ['prepare', 'image', 'agent', 'harvest'],
    );
    assert.deepEqual(
      names.filter((name) => isEnded(states[name])),
      ['completed', 'failed', 'cancelled'],
    );
  });

  it('a branch is the result of a task also when it failed', () => {
    const none: TaskState = { ...states.completed, outcome: { change: { kind: 'none' } } };
    assert.equal(resultOf(task(states.completed)), outcome.change);
    assert.equal(resultOf(task(states.failed)), outcome.change);
    for (const state of [none, states.pending, states.agent, states.cancelled]) {
      assert.equal(resultOf(task(state)), undefined);
    }
  });
});

describe('ids of tasks', () => {
  it('are UUIDs in lower case, shown by their first eight characters', () => {
    const id = parseTaskId('0f8fad5b-d9cb-469f-a165-70867728950e');
    assert.ok(id);
    assert.equal(shortId(id), '0f8fad5b');
    for (const text of ['', '0f8fad5b', '0F8FAD5B-D9CB-469F-A165-70867728950E', `${id}\n`, `../${id}`]) {
      assert.equal(parseTaskId(text), undefined, text);
    }
  });
});
