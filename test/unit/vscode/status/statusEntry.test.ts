import { strict as assert } from 'node:assert';
import type { Task } from '../../../../src/core/model/task';
import { statusEntry } from '../../../../src/vscode/status/statusEntry';
import { aTask, at, states } from '../aTask';

const tasks = (...kinds: readonly (keyof typeof states)[]): readonly Task[] =>
  kinds.map((kind) => aTask({ state: states[kind] }));
const entry = (...kinds: readonly (keyof typeof states)[]): ReturnType<typeof statusEntry> =>
  statusEntry(tasks(...kinds), false, now);
const now = new Date(at('11:00:00'));
const blocked = aTask({
  agent: 'claude',
  state: { kind: 'pending', hold: { reason: 'usage-limit', until: at('12:00:00') } },
});

describe('statusEntry', () => {
  it('is absent while nothing goes on', () => {
    assert.equal(entry(), undefined);
    assert.equal(entry('done', 'failed', 'cancelled'), undefined);
  });

  it('counts what runs, what waits and what is blocked', () => {
    assert.equal(
      entry('working', 'building', 'queued', 'done')?.text,
      '$(loading~spin) TSK 2 running, 1 queued',
    );
    assert.equal(entry('queued')?.text, '$(clock) TSK 1 queued');
    assert.equal(entry('harvesting')?.text, '$(loading~spin) TSK 1 running');
    const waiting = aTask({ state: { kind: 'waiting' } });
    assert.equal(statusEntry([waiting, blocked], false, now)?.text, '$(watch) TSK 1 queued, 1 blocked');
  });

  it('counts as blocked whatever waits for the same account, as long as it does', () => {
    const all = [blocked, aTask({ agent: 'claude' }), aTask({ agent: 'codex' })];
    assert.equal(statusEntry(all, false, now)?.text, '$(watch) TSK 1 queued, 2 blocked');
    assert.equal(statusEntry(all, false, new Date(at('12:00:00')))?.text, '$(clock) TSK 3 queued');
  });

  it('shows a paused queue also when it is empty', () => {
    assert.equal(statusEntry([], true, now)?.text, '$(debug-pause) TSK paused');
    const paused = statusEntry(tasks('queued'), true, now);
    assert.equal(paused?.text, '$(debug-pause) TSK paused, 1 queued');
    assert.equal(paused.spoken, 'TSK: the queue is paused, 1 task queued');
    assert.match(paused.tooltip, /\(command:tsk\.resumeQueue\)/);
  });

  it('speaks in whole words, without icons', () => {
    assert.equal(entry('working', 'queued', 'queued')?.spoken, 'TSK: 1 task running, 2 tasks queued');
  });

  it('names what runs, and lets no name become a link', () => {
    const evil = aTask({ name: '[x](command:workbench.action.quit)', state: states.working });
    const tooltip = statusEntry([evil], false, now)?.tooltip ?? '';
    assert.match(tooltip, /command&#58;workbench/);
    assert.deepEqual(
      [...tooltip.matchAll(/\]\(command:([\w.]+)\)/g)].map(([, command]) => command),
      ['tsk.tasks.focus', 'tsk.pauseQueue'],
    );
    const many = statusEntry(
      Array.from({ length: 30 }, () => aTask({ state: states.working })),
      false,
      now,
    );
    assert.match(many?.tooltip ?? '', /22 more/);
  });
});
