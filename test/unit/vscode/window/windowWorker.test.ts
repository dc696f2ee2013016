import { strict as assert } from 'node:assert';
import { WindowWorker } from '../../../../src/vscode/window/windowWorker';

function bench(wanted: number | undefined) {
  const said: string[] = [];
  const state = { wanted, paused: false };
  const worker = new WindowWorker({
    start: (workers) => {
      said.push(`start ${workers}`);
      return {
        pause: (paused) => void said.push(paused ? 'paused' : 'not paused'),
        dispose: () => void said.push('stop'),
      };
    },
    isPaused: () => state.paused,
    wanted: () => Promise.resolve(state.wanted),
    onOpen: () => void said.push('open'),
    onError: (error) => void said.push(String(error)),
  });
  return { said, state, worker, take: () => said.splice(0) };
}

describe('the worker of a window', () => {
  it('lets the window look at its tasks also when it works on none', async () => {
    const { worker, take } = bench(0);
    await worker.adjust();
    assert.deepEqual(take(), ['open']);
  });

  it('does nothing where it may not work, and begins when it may', async () => {
    const { worker, state, take } = bench(undefined);
    await worker.adjust();
    assert.deepEqual(take(), []);
    state.wanted = 2;
    state.paused = true;
    await worker.adjust();
    assert.deepEqual(take(), ['open', 'start 2', 'paused']);
  });

  it('changes when another number is wanted', async () => {
    const { worker, state, take } = bench(2);
    await worker.adjust();
    await worker.adjust();
    assert.deepEqual(take(), ['open', 'start 2', 'not paused', 'open']);
    state.wanted = 3;
    await worker.adjust();
    assert.deepEqual(take(), ['open', 'stop', 'start 3', 'not paused']);
    state.wanted = 0;
    await worker.adjust();
    assert.deepEqual(take(), ['open', 'stop']);
  });

  it('begins nothing once it is disposed', async () => {
    const { worker, take } = bench(2);
    const adjusting = worker.adjust();
    worker.dispose();
    await adjusting;
    assert.deepEqual(take(), []);
  });
});
