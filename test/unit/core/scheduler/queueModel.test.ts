import assert from 'node:assert/strict';
import { isActive, isEnded, type Task } from '../../../../src/core/model/task';
import type { TaskId } from '../../../../src/core/model/taskId';
import {
  assign,
  cancel,
  complete,
  discard,
  enter,
  fail,
  requeue,
  restore,
  unhold,
} from '../../../../src/core/model/transitions';
import { nextTask } from '../../../../src/core/scheduler/nextTask';
import { queueStore } from '../../../../src/core/scheduler/queueStore';
import { aTask, someStates } from '../../../support/aTask';
import { MemoryStore } from '../../../support/memoryStore';

/** Small, and the same numbers each time: a failure can be looked at again. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const workers = 3;
const agents = ['claude', 'codex', 'script'];

/** A queue on which things happen at random, and a simple model of what may have happened to each task. */
class Queue {
  private time = Date.UTC(2026, 0, 1);
  readonly store = queueStore(new MemoryStore(), { now: () => new Date(this.time) });
  /** What each task was seen to be, in order. */
  private readonly histories = new Map<TaskId, string[]>();
  private readonly everBegan = new Set<TaskId>();

  constructor(private readonly random: (below: number) => number) {
    this.store.onDidChange(({ changed }) => changed.forEach((task) => this.see(task)));
  }

  private get at(): string {
    return new Date(this.time).toISOString();
  }

  private see(task: Task): void {
    const history = this.histories.get(task.id) ?? [];
    if (history.at(-1) !== task.state.kind) history.push(task.state.kind);
    this.histories.set(task.id, history);
  }

  async step(): Promise<void> {
    this.time += this.random(60_000);
    const tasks = await this.store.list();
    const pick = (fits: (task: Task) => boolean): Task | undefined => {
      const found = tasks.filter(fits);
      return found[this.random(found.length)];
    };
    const change = async (task: Task | undefined, to: (now: Task) => Task): Promise<void> => {
      if (!task) return;
      await this.store.transact((all) => {
        const now = all.get(task.id);
        if (now) all.update(to(now));
      });
    };
    switch (this.random(14)) {
      case 0:
      case 1:
      case 2:
        return this.add(tasks);
      case 3:
      case 4:
      case 5:
        await this.begin();
        return;
      case 6:
        return change(pick(isActiveTask), (now) => enter(now, 'agent', this.at));
      case 7:
      case 8:
        return change(
          pick(({ state }) => state.kind === 'running'),
          (now) => complete(now, this.at, {}),
        );
      case 9:
        return change(pick(isActiveTask), (now) => fail(now, this.at, 'It broke.'));
      case 10: {
        const until = new Date(this.time + this.random(600_000)).toISOString();
        const hold = this.random(2) ? ({ reason: 'usage-limit', until } as const) : undefined;
        return change(pick(isActiveTask), (now) => requeue(now, hold));
      }
      case 11:
        return change(
          pick(({ state }) => !isEnded(state)),
          (now) => cancel(now, this.at, 'Enough.'),
        );
      case 12:
        return this.random(2)
          ? change(
              pick(({ state, deletedAt }) => isEnded(state) && !deletedAt),
              (now) => discard(now, this.at),
            )
          : change(
              pick(({ deletedAt }) => deletedAt !== undefined),
              restore,
            );
      default:
        return change(
          pick(({ state }) => state.kind === 'pending' && state.hold !== undefined),
          unhold,
        );
    }
  }

  private async add(tasks: readonly Task[]): Promise<void> {
    const alive = tasks.filter(({ state }) => state.kind !== 'failed' && state.kind !== 'cancelled');
    const parents = [
      ...new Set(Array.from({ length: this.random(3) }, () => alive[this.random(alive.length)])),
    ];
    const known = parents.filter((parent) => parent !== undefined);
    const waits = known.some(({ state }) => state.kind !== 'completed');
    const task = aTask({
      agent: agents[this.random(agents.length)] ?? 'script',
      priority: (['low', 'normal', 'high'] as const)[this.random(3)] ?? 'normal',
      parents: known.map(({ id }) => id),
      createdAt: this.at,
      state: waits ? someStates.waiting : someStates.pending,
    });
    await this.store.transact((all) => all.insert(task));
  }

  /** As a worker does. */
  async begin(): Promise<boolean> {
    return this.store.transact((all) => {
      const situation = { now: this.at, away: new Set<undefined>() };
      const { next } = nextTask(all.list(), { workers }, situation);
      if (!next) return false;
      for (const id of next.parents)
        assert.equal(all.get(id)?.state.kind, 'completed', 'began before its parent');
      this.everBegan.add(next.id);
      all.update(assign(next, this.at));
      return true;
    });
  }

  async check(): Promise<void> {
    const tasks = await this.store.list();
    const byId = new Map(tasks.map((task) => [task.id, task]));
    assert.ok(tasks.filter(isActiveTask).length <= workers);
    for (const { id, state, parents, attempts } of tasks) {
      if (state.kind === 'waiting') {
        const ends = parents.map((parent) => byId.get(parent)?.state);
        assert.ok(
          ends.some((end) => end && !isEnded(end)),
          'waits for nothing',
        );
        assert.ok(
          ends.every((end) => end?.kind !== 'failed' && end?.kind !== 'cancelled'),
          'waits in vain',
        );
      }
      assert.equal(attempts > 0, this.everBegan.has(id));
    }
    for (const history of this.histories.values()) assertLegal(history);
  }

  /** Nothing more comes, and everything goes well: all come to an end. */
  async drain(): Promise<void> {
    for (let round = 0; round < 10_000; round++) {
      this.time += 3_600_000;
      const tasks = await this.store.list();
      const busy = tasks.find(isActiveTask);
      if (busy) {
        for (const to of [
          (now: Task) => enter(now, 'agent', this.at),
          (now: Task) => complete(now, this.at, {}),
        ]) {
          await this.store.transact((all) => {
            const now = all.get(busy.id);
            if (now) all.update(to(now));
          });
        }
      } else if (!(await this.begin())) break;
    }
    const left = (await this.store.list()).filter(({ state, deletedAt }) => !isEnded(state) && !deletedAt);
    assert.deepEqual(left, []);
  }
}

const isActiveTask = ({ state }: Task): boolean => isActive(state);

/** What may follow what. */
const follows: Readonly<Record<string, readonly string[]>> = {
  waiting: ['pending', 'failed', 'cancelled'],
  pending: ['assigned', 'failed', 'cancelled'],
  assigned: ['running', 'pending', 'failed', 'cancelled'],
  running: ['completed', 'pending', 'failed', 'cancelled'],
  completed: [],
  failed: [],
  cancelled: [],
};

function assertLegal(history: readonly string[]): void {
  for (const [n, state] of history.entries()) {
    const before = history[n - 1];
    if (before === undefined) assert.ok(state === 'waiting' || state === 'pending', history.join());
    else assert.ok(follows[before]?.includes(state), history.join(' → '));
  }
}

describe('a queue on which anything may happen', () => {
  for (let seed = 1; seed <= 12; seed++) {
    it(`stays legal after every step, and comes to its end (${seed})`, async () => {
      const queue = new Queue(randomNumbers(seed));
      for (let step = 0; step < 250; step++) {
        await queue.step();
        await queue.check();
      }
      await queue.drain();
      await queue.check();
    });
  }
});
