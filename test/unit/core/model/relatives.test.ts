import assert from 'node:assert/strict';
import { descendantsOf, retriedWith } from '../../../../src/core/model/relatives';
import type { Task } from '../../../../src/core/model/task';
import { aTask } from '../../../support/aTask';

describe('what goes on from a task', () => {
  const first = aTask();
  const next = aTask({ parents: [first.id] });
  const shell = aTask({ parents: [next.id], interactive: 'shell' });
  const afterShell = aTask({ parents: [shell.id] });
  const last = aTask({ parents: [next.id] });
  const all = [first, next, shell, afterShell, last];
  const names = (tasks: readonly Task[]): readonly string[] => tasks.map(({ name }) => name);

  it('is all that comes after it', () => {
    assert.deepEqual(names(descendantsOf(all, [first.id])), names([next, shell, afterShell, last]));
  });

  it('is retried with it, but for shells and what goes on from them', () => {
    assert.deepEqual(names(retriedWith(all, [first.id])), names([next, last]));
    assert.deepEqual(names(retriedWith(all, [shell.id])), names([afterShell]));
  });
});
