import assert from 'node:assert/strict';
import { movedTo, reparented, type QueuePlace } from '../../../../src/core/controller/rearrange';
import { byQueueOrder } from '../../../../src/core/model/queueOrder';
import type { Task } from '../../../../src/core/model/task';
import { nextTask } from '../../../../src/core/scheduler/nextTask';
import { aTask, someStates } from '../../../support/aTask';

const now = new Date('2026-02-01T00:00:00.000Z');

/** The names in the order in which they start, by asking what is next again and again. */
function queueOf(tasks: readonly Task[]): string {
  const names: string[] = [];
  for (let left = tasks; left.length;) {
    const { next } = nextTask(left, { workers: 1 }, { now: now.toISOString(), away: new Set() });
    if (!next) break;
    names.push(next.name);
    left = left.filter(({ id }) => id !== next.id);
  }
  return names.join('');
}

describe('moving in the queue', () => {
  const named = (name: string, part: Partial<Task> = {}): Task => aTask({ name, ...part });
  const [a, b, c, d] = [named('a'), named('b'), named('c'), named('d')] as const;
  const [h, l] = [named('h', { priority: 'high' }), named('l', { priority: 'low' })] as const;
  const all = [a, b, h, c, l, d];
  const after = (tasks: readonly Task[], moved: readonly Task[]): readonly Task[] =>
    tasks.map((task) => moved.find(({ id }) => id === task.id) ?? task);

  const table: readonly (readonly [string, readonly Task[], QueuePlace, string])[] = [
    ['the last before the first', [d], { before: a.id }, 'hdabcl'],
    ['the first after the last', [a], { after: d.id }, 'hbcdal'],
    ['one in between', [a], { before: d.id }, 'hbcadl'],
    ['several, in their order', [d, c], { before: a.id }, 'hdcabl'],
    ['to where it is', [b], { after: a.id }, 'habcdl'],
    ['to another priority', [l], { before: h.id }, 'lhabcd'],
    ['before itself', [a, b], { before: b.id }, 'habcdl'],
  ];
  for (const [what, tasks, place, expected] of table) {
    it(`puts ${what}`, () => {
      const moved = movedTo(
        all,
        tasks.map(({ id }) => id),
        place,
        now,
      );
      const result = after(all, moved);
      assert.equal(queueOf(result), expected);
      assert.equal(
        [...result]
          .sort(byQueueOrder)
          .map(({ name }) => name)
          .join(''),
        expected,
      );
      assert.ok(moved.length <= tasks.length, 'others stay as they are');
    });
  }

  it('always finds a rank, and tasks added later come last', () => {
    let tasks: readonly Task[] = all;
    for (let n = 0; n < 200; n++) {
      const [first, second] = [...tasks].sort(byQueueOrder).filter(({ priority }) => priority === 'normal');
      assert.ok(first && second);
      const third = [...tasks].sort(byQueueOrder).filter(({ priority }) => priority === 'normal')[2];
      assert.ok(third);
      tasks = after(tasks, movedTo(tasks, [third.id], { after: first.id }, now));
      assert.equal(queueOf(tasks).slice(1, 4), `${first.name}${third.name}${second.name}`);
    }
    const later = named('z', { createdAt: now.toISOString() });
    assert.match(queueOf([...tasks, later]), /zl$/);
  });

  it('refuses tasks that have started, ended or gone', () => {
    const busy = aTask({ state: someStates.running });
    const ended = aTask({ state: someStates.completed });
    const refused = (tasks: readonly Task[], place: QueuePlace): void => {
      const given = tasks.map(({ id }) => id);
      assert.throws(() => movedTo([...all, busy, ended], given, place, now), /not started|find|no task/i);
    };
    refused([busy], { before: a.id });
    refused([a], { before: ended.id });
    refused([aTask()], { before: a.id });
  });
});

describe('changing the parents', () => {
  const done = aTask({ state: someStates.completed });
  const busy = aTask({ state: someStates.running });
  const task = aTask();
  const child = aTask({ parents: [task.id], state: someStates.waiting });
  const failed = aTask({ state: someStates.failed });
  const foreign = aTask({ snapshot: { ...task.snapshot, gitDir: '/other/.git' } });
  const all = [done, busy, task, child, failed, foreign];

  it('makes the task wait for parents that have not completed', () => {
    const table = [
      [[done], 'pending'],
      [[busy], 'waiting'],
      [[done, busy], 'waiting'],
      [[], 'pending'],
    ] as const;
    for (const [parents, kind] of table) {
      const ids = parents.map(({ id }) => id);
      const { state, parents: found } = reparented(all, task, ids, task.snapshot);
      assert.equal(state.kind, kind);
      assert.deepEqual(found, ids);
    }
  });

  it('gives the task the first parent’s starting point, or its own snapshot', () => {
    const snapshot = { ...task.snapshot, base: 'd'.repeat(40) };
    assert.equal(reparented(all, task, [busy.id, done.id], undefined).snapshot, busy.snapshot);
    assert.equal(reparented(all, child, [], snapshot).snapshot, snapshot);
    assert.deepEqual(reparented(all, child, [], snapshot).state, { kind: 'pending' });
  });

  it('is refused if the task could never continue', () => {
    const table = [
      [task, /its own parent/],
      [child, /already depends/],
      [failed, /failed and has no result/],
      [foreign, /another repository/],
    ] as const;
    for (const [parent, message] of table) {
      assert.throws(() => reparented(all, task, [parent.id], undefined), { code: 'bad-input', message });
    }
  });
});
