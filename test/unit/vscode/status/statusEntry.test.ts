import { strict as assert } from 'node:assert';
import { statusEntry } from '../../../../src/vscode/status/statusEntry';
import { aTask, states } from '../aTask';

const entry = (...kinds: readonly (keyof typeof states)[]): ReturnType<typeof statusEntry> =>
  statusEntry(kinds.map((kind) => aTask({ state: states[kind] })));

describe('statusEntry', () => {
  it('is absent while nothing goes on', () => {
    assert.equal(entry(), undefined);
    assert.equal(entry('done', 'failed', 'cancelled'), undefined);
  });

  it('counts what runs and what waits', () => {
    assert.equal(
      entry('working', 'building', 'queued', 'done')?.text,
      '$(loading~spin) TSK 2 running, 1 queued',
    );
    assert.equal(entry('queued')?.text, '$(clock) TSK 1 queued');
    assert.equal(entry('harvesting')?.text, '$(loading~spin) TSK 1 running');
  });

  it('speaks in whole words, without icons', () => {
    assert.equal(entry('working', 'queued', 'queued')?.spoken, 'TSK: 1 task running, 2 tasks queued');
  });
});
