import assert from 'node:assert/strict';
import { ending } from '../../../src/cli/output/ending';
import { taskJson } from '../../../src/cli/output/taskJson';
import { taskTable } from '../../../src/cli/output/taskTable';
import { aTask, someStates } from '../../support/aTask';

const now = new Date('2026-01-01T00:02:00.000Z');

describe('how the command line shows tasks', () => {
  it('has a stable JSON shape for every state', () => {
    for (const state of Object.values(someStates)) {
      const json = taskJson(aTask({ state }));
      for (const key of [
        'id',
        'name',
        'type',
        'state',
        'reason',
        'agent',
        'branch',
        'parents',
        'created_at',
      ]) {
        assert.ok(key in json, `${state.kind}: ${key}`);
      }
    }
  });

  it('claims a branch only where there is one', () => {
    assert.equal(taskJson(aTask({ state: someStates.completed }))['branch'], 'tsk/x');
    assert.equal(taskJson(aTask({ state: someStates.failed }))['branch'], null);
  });

  it('names the branches beside the result, also where there is no result', () => {
    const further = [{ branch: 'tsk/x-fix', commit: 'd'.repeat(40) }];
    const { completed } = someStates;
    for (const outcome of [
      { ...completed.outcome, further },
      { change: { kind: 'none' } as const, further },
    ]) {
      const task = aTask({ state: { ...completed, outcome } });
      assert.deepEqual(taskJson(task)['further_branches'], further);
      assert.ok(
        ending(task).includes('Branch tsk/x-fix: further work of the agent'),
        ending(task).join('\n'),
      );
    }
    assert.deepEqual(taskJson(aTask({ state: completed }))['further_branches'], []);
  });

  it('is a table with counts below, each task on one line whatever its name holds', () => {
    const tasks = [
      aTask({ name: 'evil \u001b[31mred\nsecond line', state: someStates.running }),
      aTask({ state: someStates.completed }),
    ];
    const lines = taskTable(tasks, now);
    assert.match(lines[1] ?? '', /evil red second line +RUNNING +2m 00s +script +phase: agent/);
    assert.match(lines[2] ?? '', /COMPLETED +1m 05s +script +tsk\/x/);
    assert.equal(lines.at(-1), '2 tasks: 1 running, 1 completed');
  });

  it('says how to begin when there is nothing', () => {
    assert.match(taskTable([], now).join('\n'), /No tasks yet.*tsk run/);
  });
});
