import { strict as assert } from 'node:assert';
import type { Task } from '../../../../src/core/model/task';
import type { TaskId } from '../../../../src/core/model/taskId';
import { errors } from '../../../../src/core/util/errors';
import { leaveTasks } from '../../../../src/vscode/window/leaveTasks';
import { aTask, anId } from '../aTask';

/** A core as it is in a window that works on two tasks; like the real one, it writes in a later microtask. */
function window(refuse: (id: TaskId) => boolean = () => false, patienceMs = 30_000) {
  const said: string[] = [];
  let closed = false;
  let running: readonly TaskId[] = [anId(1), anId(2)];
  const cancel = async (id: TaskId): Promise<Task> => {
    await Promise.resolve();
    await Promise.resolve();
    if (closed) throw errors.cancelled('The task store was closed.');
    if (refuse(id)) throw errors.internal('The disk is full.');
    said.push(`cancelled ${id}`);
    setTimeout(() => {
      said.push(`collected ${id}`);
      running = running.filter((other) => other !== id);
    }, 20);
    return aTask({ id });
  };
  const leave = async (): Promise<void> => {
    await Promise.resolve();
    said.push('left');
  };
  return {
    said,
    patienceMs,
    core: { tasks: { cancel }, runningHere: () => running, leave },
    stopWork: () => void said.push('no new work'),
    dispose: () => {
      closed = true;
      said.push('closed');
    },
    onError: (error: unknown) => void said.push(error instanceof Error ? error.message : String(error)),
  };
}

describe('what becomes of the tasks of a window that closes', () => {
  it('cancels them before the parts go that this needs', async () => {
    const parts = window();
    await leaveTasks('cancel', parts);
    assert.deepEqual(parts.said, [
      'no new work',
      `cancelled ${anId(1)}`,
      `cancelled ${anId(2)}`,
      `collected ${anId(1)}`,
      `collected ${anId(2)}`,
      'left',
      'closed',
    ]);
  });

  it('leaves them to others', async () => {
    const parts = window();
    await leaveTasks('keep', parts);
    assert.deepEqual(parts.said, ['no new work', 'left', 'closed']);
  });

  it('tells of one that could not be cancelled, and goes on', async () => {
    const parts = window((id) => id === anId(1), 100);
    await leaveTasks('cancel', parts);
    assert.match(parts.said.join('\n'), /cancelled .*2-[^]*The disk is full\.[^]*left\nclosed$/);
  });

  it('closes also when leaving fails', async () => {
    const parts = window();
    const core = { ...parts.core, leave: () => Promise.reject(new Error('No way out.')) };
    await leaveTasks('keep', { ...parts, core });
    assert.deepEqual(parts.said, ['no new work', 'No way out.', 'closed']);
  });
});
