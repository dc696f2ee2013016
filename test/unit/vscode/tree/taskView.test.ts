import { strict as assert } from 'node:assert';
import { taskView } from '../../../../src/vscode/tree/taskView';
import { aTask, anId, at, states } from '../aTask';

const now = new Date(at('10:00:47'));
const look = (state: keyof typeof states, when = now): ReturnType<typeof taskView> =>
  taskView(aTask({ state: states[state] }), when);

describe('taskView', () => {
  const table = {
    queued: ['QUEUED · script', 'task pending cancellable unbegun', 'tsk.showLog'],
    preparing: ['RUNNING 42s · preparing · script', 'task assigned cancellable', 'tsk.showLog'],
    building: ['RUNNING 42s · image · script', 'task assigned cancellable', 'tsk.showLog'],
    working: ['RUNNING 42s · agent · script', 'task running cancellable', 'tsk.showLog'],
    harvesting: ['RUNNING 42s · fetching · script', 'task running cancellable', 'tsk.showLog'],
    done: [
      'DONE · 3 files +10 −2 · script',
      'task completed ended retryable reviewable',
      'tsk.reviewChanges',
    ],
    doneWithDenials: [
      'DONE · 3 files +10 −2 · script',
      'task completed ended retryable reviewable recorded',
      'tsk.reviewChanges',
    ],
    doneEmpty: ['DONE · no changes · script', 'task completed ended retryable', 'tsk.showLog'],
    failed: [
      'FAILED · The agent ended with exit code 3. · script',
      'task failed ended retryable',
      'tsk.showLog',
    ],
    failedWithBranch: [
      'FAILED · The agent said that it failed. · script',
      'task failed ended retryable reviewable',
      'tsk.reviewChanges',
    ],
    cancelled: ['CANCELLED · script', 'task cancelled ended retryable', 'tsk.showLog'],
  } as const satisfies Record<keyof typeof states, readonly [string, string, string]>;

  for (const [state, expected] of Object.entries(table)) {
    it(`shows a ${state} task`, () => {
      const { description, contextValue, action } = look(state as keyof typeof states);
      assert.deepEqual([description, contextValue, action], expected);
    });
  }

  it('shows how far the image is, and a network that is open in words', () => {
    const building = { ...states.building, progress: 'step 3 of 12' };
    assert.equal(
      taskView(aTask({ state: building }), now).description,
      'RUNNING 42s · image · step 3 of 12 · script',
    );
    const open = taskView(aTask({ state: states.working, network: 'open' }), now);
    assert.equal(open.description, 'RUNNING 42s · open network · agent · script');
    assert.match(open.spoken, /open network/);
    assert.match(open.tooltip(), /open&#58; no restrictions/);
  });

  it('tells each state by icon and by word, not by colour alone', () => {
    const kinds = ['queued', 'working', 'done', 'failed', 'cancelled'] as const;
    assert.equal(new Set(kinds.map((kind) => look(kind).icon.id)).size, kinds.length);
    assert.equal(new Set(kinds.map((kind) => look(kind).spoken.split(', ')[1])).size, kinds.length);
  });

  it('counts whole seconds, then minutes, and never below zero', () => {
    assert.match(look('working', new Date(at('10:00:05'))).description, /^RUNNING 0s ·/);
    assert.match(look('working', new Date(at('09:00:00'))).description, /^RUNNING 0s ·/);
    assert.match(look('working', new Date(at('10:03:10'))).description, /^RUNNING 3m 05s ·/);
  });

  it('leads to the terminal of a shell that is open, and calls it that', () => {
    const shell = aTask({ interactive: 'shell', agent: 'shell', state: states.working });
    const view = taskView(shell, new Date(at('10:00:47')));
    assert.equal(view.description, 'RUNNING 42s · open · shell');
    assert.equal(view.action, 'tsk.openTaskShell');
    const ended = taskView({ ...shell, state: states.done }, new Date());
    assert.equal(ended.action, 'tsk.reviewChanges');
    assert.equal(ended.contextValue, 'task completed ended reviewable', 'it cannot be done again');
  });

  it('says to a screen reader the state, and no seconds', () => {
    assert.equal(look('working').spoken, 'greet-by-name, running, agent, agent script, ID 00000001');
    assert.equal(
      look('done').spoken,
      'greet-by-name, done, 3 files 10 lines added, 2 removed, agent script, ID 00000001',
    );
  });

  it('says one file, not files', () => {
    const { outcome } = states.done;
    assert(outcome.change?.kind === 'branch');
    const change = { ...outcome.change, files: 1 };
    const { description } = taskView(
      aTask({ state: { ...states.done, outcome: { ...outcome, change } } }),
      now,
    );
    assert.equal(description, 'DONE · 1 file +10 −2 · script');
  });

  it('shows hostile text as text', () => {
    const evil =
      '\u001b[31m$(trash) <img src=x> [x](command:workbench.action.quit) ![p](https://evil.example/p)\u202e';
    const { label, description, tooltip } = taskView(
      aTask({ name: evil, state: { ...states.failed, reason: `${evil}\n# ${evil}` } }),
      now,
    );
    assert.doesNotMatch(label + description, /\$\(|[\u001b\u202e\n]/);
    // Only our own bold marks are structure.
    assert.doesNotMatch(tooltip(), /[<>[\]()!`$]|https:/);
    assert.equal(
      tooltip()
        .replaceAll(/&#\d+;/g, '')
        .match(/[*_#~]/g)?.length,
      4,
      'the marks of one bold name',
    );
  });

  it('says until when a task is blocked, also when another of its agent learned it', () => {
    const until = new Date(now.getTime() + 3_600_000);
    const hold = { reason: 'usage-limit', until: until.toISOString() } as const;
    const clock = until.toTimeString().slice(0, 5);
    const facts = { nameOf: () => undefined, unreviewed: false, inGroup: false };
    const own = taskView(aTask({ state: { kind: 'pending', hold } }), now, facts);
    assert.equal(own.description, `BLOCKED until ${clock} · script`);
    assert.match(own.contextValue, /\bheld\b/);
    assert.match(own.spoken, new RegExp(`blocked, until ${clock}`));
    assert.equal(taskView(aTask(), now, { ...facts, hold }).description, own.description);
    assert.equal(taskView(aTask(), until, { ...facts, hold }).description, 'QUEUED · script');
    assert.match(taskView(aTask({ state: states.working }), now, { ...facts, hold }).description, /^RUNNING/);
  });

  it('says what a task waits for, by name', () => {
    const task = aTask({ state: { kind: 'waiting' }, parents: [anId(2), anId(3)] });
    const nameOf = (id: string): string | undefined => (id === anId(2) ? 'write-parser' : undefined);
    const view = taskView(task, now, { nameOf, unreviewed: false, inGroup: false });
    assert.equal(view.description, 'WAITING for write-parser, 00000003 · script');
    assert.match(view.tooltip(), /Parents: write&#45;parser/);
  });

  it('tells what it cost, how urgent it is, and what nobody has reviewed', () => {
    const report = { costUsd: 0.418, inputTokens: 12_345, outputTokens: 678 };
    const { outcome } = states.done;
    const task = aTask({
      priority: 'high',
      tags: ['ui'],
      state: { ...states.done, outcome: { ...outcome, report } },
    });
    const view = taskView(task, now, { nameOf: () => undefined, unreviewed: true, inGroup: false });
    assert.equal(view.description, 'DONE · 3 files +10 −2 · $0.42 · script');
    assert.match(view.spoken, /not reviewed/);
    assert.notEqual(view.icon.id, look('done').icon.id);
    assert.match(view.tooltip(), /Tokens: 12&#44;345 in&#44; 678 out/);
    assert.match(view.tooltip(), /Priority: high[^]*Tags: ui/);
    assert.equal(taskView(aTask({ priority: 'high' }), now).description, 'QUEUED · high priority · script');
  });

  it('is labelled by its agent in a comparison group', () => {
    const view = taskView(aTask(), now, { nameOf: () => undefined, unreviewed: false, inGroup: true });
    assert.deepEqual([view.label, view.description], ['script', 'QUEUED']);
    assert.match(view.spoken, /^greet-by-name/);
  });
});
