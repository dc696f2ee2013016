import { strict as assert } from 'node:assert';
import type { TaskState } from '../../../../src/core/model/task';
import type { TaskId } from '../../../../src/core/model/taskId';
import {
  endNotice,
  newNotices,
  noticesToShow,
  type EndNotice,
} from '../../../../src/vscode/status/endNotice';
import { aTask, at, states } from '../aTask';

const between = (before: TaskState, after: TaskState): EndNotice | undefined => {
  const task = aTask();
  return endNotice({ id: task.id, before: { ...task, state: before }, after: { ...task, state: after } });
};
const notice = (before: keyof typeof states, after: keyof typeof states): EndNotice | undefined =>
  between(states[before], states[after]);

describe('endNotice', () => {
  it('offers the review of what was done', () => {
    assert.deepEqual(notice('harvesting', 'done'), {
      kind: 'done',
      message: 'TSK: “greet-by-name” is done: 3 files +10 −2.',
      buttons: [{ title: 'Review Changes', command: 'tsk.reviewChanges', argument: aTask().id }],
    });
  });

  it('offers the log where there is nothing to review', () => {
    assert.equal(notice('working', 'doneEmpty')?.message, 'TSK: “greet-by-name” is done: no changes.');
    assert.equal(notice('working', 'doneEmpty')?.buttons[0]?.command, 'tsk.showLog');
  });

  it('says why a task failed', () => {
    const said = notice('working', 'failed');
    assert.equal(said?.kind, 'failed');
    assert.match(said?.message ?? '', /failed\. The agent ended with exit code 3\.$/);
    assert.equal(said?.buttons[0]?.command, 'tsk.showLog');
  });

  it('asks for a log-in once, with the button that sets it', () => {
    const held: TaskState = { kind: 'pending', hold: { reason: 'not-logged-in', until: at('12:00:00') } };
    const said = between(states.preparing, held);
    assert.equal(said?.kind, 'needed');
    assert.deepEqual(said?.buttons[0], {
      title: 'Set Credentials…',
      command: 'tsk.setAgentCredentials',
      argument: aTask().agent,
    });
    assert.equal(between(held, held), undefined);
  });

  it('does not say of a task that failed for want of a log-in that it waits', () => {
    const block = { kind: 'not-logged-in' } as const;
    const said = between(states.working, { ...states.failed, outcome: { block } });
    assert.equal(said?.kind, 'needed');
    assert.doesNotMatch(said?.message ?? '', /wait/);
    assert.match(said?.message ?? '', /failed.*retry/);
  });

  it('is silent about a limit that ends by itself', () => {
    const held: TaskState = { kind: 'pending', hold: { reason: 'usage-limit', until: at('12:00:00') } };
    assert.equal(between(states.working, held), undefined);
  });

  it('is silent about what the user stopped, what goes on, and what ended before', () => {
    assert.equal(notice('working', 'cancelled'), undefined);
    assert.equal(notice('queued', 'working'), undefined);
    assert.equal(notice('done', 'done'), undefined);
  });

  it('is silent about a task that was not seen before: it may have ended long ago', () => {
    const after = aTask({ state: states.done });
    assert.equal(endNotice({ id: after.id, before: undefined, after }), undefined);
  });
});

describe('newNotices', () => {
  const hold = { reason: 'not-logged-in', until: at('12:00:00') } as const;
  const held: TaskState = { kind: 'pending', hold };
  const update = (before: TaskState, after: TaskState) => ({
    id: aTask().id,
    before: aTask({ state: before }),
    after: aTask({ state: after }),
  });

  it('tells the end of a task that once needed a log-in', () => {
    const told = new Set<TaskId>();
    assert.equal(newNotices([update(states.preparing, held)], told)[0]?.kind, 'needed');
    assert.equal(newNotices([update(states.working, states.done)], told)[0]?.kind, 'done');
  });

  it('tells the end of a task once', () => {
    const told = new Set<TaskId>();
    const end = update(states.working, states.done);
    assert.equal(newNotices([end], told).length, 1);
    assert.deepEqual(newNotices([end], told), []);
  });
});

describe('noticesToShow', () => {
  const make = (kind: EndNotice['kind'], n: number): readonly EndNotice[] =>
    Array.from({ length: n }, (_, i) => ({ kind, message: `${kind} ${i}`, buttons: [] }));
  const texts = (
    notices: readonly EndNotice[],
    level: Parameters<typeof noticesToShow>[1],
  ): readonly string[] => noticesToShow(notices, level).map(({ message }) => message);

  it('tells a few one by one, and many as one', () => {
    assert.deepEqual(texts(make('done', 2), 'all'), ['done 0', 'done 1']);
    assert.deepEqual(texts([...make('done', 5), ...make('failed', 1)], 'all'), [
      'TSK: 5 tasks are done.',
      'failed 0',
    ]);
    assert.equal(noticesToShow(make('failed', 3), 'all')[0]?.buttons[0]?.command, 'tsk.tasks.focus');
  });

  it('tells the same need once, however many tasks have it', () => {
    const [need] = make('needed', 1);
    assert.ok(need);
    assert.deepEqual(texts([need, need, need], 'all'), ['needed 0']);
  });

  it('counts agents that are not logged in, not what they were to do', () => {
    const needs = (['claude', 'codex'] as const).flatMap((agent) =>
      [
        states.failed,
        { kind: 'pending', hold: { reason: 'not-logged-in', until: at('12:00:00') } } as const,
      ].map((state) => {
        const outcome = { block: { kind: 'not-logged-in' } } as const;
        const task = aTask({ agent, state: states.working });
        const after = { ...task, state: state.kind === 'failed' ? { ...state, outcome } : state };
        return endNotice({ id: task.id, before: task, after });
      }),
    );
    const shown = texts(
      needs.flatMap((need) => need ?? []),
      'all',
    );
    assert.deepEqual(shown, ['TSK: 2 agents are not logged in.']);
  });

  it('tells only what the user wants', () => {
    const all = [...make('done', 1), ...make('failed', 1), ...make('needed', 1)];
    assert.deepEqual(texts(all, 'failures'), ['failed 0', 'needed 0']);
    assert.deepEqual(texts(all, 'none'), []);
  });
});
