import { strict as assert } from 'node:assert';
import { endNotice, type EndNotice } from '../../../../src/vscode/status/endNotice';
import { aTask, states } from '../aTask';

const notice = (before: keyof typeof states, after: keyof typeof states): EndNotice | undefined => {
  const task = aTask();
  return endNotice({
    id: task.id,
    before: { ...task, state: states[before] },
    after: { ...task, state: states[after] },
  });
};

describe('endNotice', () => {
  it('offers the review of what was done', () => {
    assert.deepEqual(notice('harvesting', 'done'), {
      severity: 'information',
      message: 'TSK: “greet-by-name” is done: 3 files +10 −2.',
      button: { title: 'Review Changes', command: 'tsk.reviewChanges' },
    });
  });

  it('offers the log where there is nothing to review', () => {
    assert.equal(notice('working', 'doneEmpty')?.message, 'TSK: “greet-by-name” is done: no changes.');
    assert.equal(notice('working', 'doneEmpty')?.button.command, 'tsk.showLog');
  });

  it('says why a task failed', () => {
    const said = notice('working', 'failed');
    assert.equal(said?.severity, 'error');
    assert.match(said?.message ?? '', /failed\. The agent ended with exit code 3\.$/);
    assert.equal(said?.button.command, 'tsk.showLog');
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
