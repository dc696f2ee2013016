import assert from 'node:assert/strict';
import { findAgent } from '../../../../src/core/agent/catalogue';
import { sandboxCommand } from '../../../../src/core/run/sandboxCommand';

const run = { instructionsPath: '/i', args: ['--more'], model: 'm' };

describe('what runs in a sandbox', () => {
  it('is the agent by itself', () => {
    assert.deepEqual(sandboxCommand(findAgent('no-op'), undefined, run), ['cat', '/i']);
  });

  it('is a login shell in a kept terminal, whoever’s sandbox it is', () => {
    const held = ['tsk-shell', 'hold', 'bash', '-il'];
    assert.deepEqual(sandboxCommand(findAgent('shell'), 'shell', run), held);
    assert.deepEqual(sandboxCommand(findAgent('claude'), 'shell', run), held);
  });

  it('is the agent’s program in a kept terminal, with its model and arguments', () => {
    for (const [name, model] of [
      ['claude', '--model'],
      ['codex', '-m'],
    ] as const) {
      const [first, second, shell, option, launcher, ...rest] = sandboxCommand(findAgent(name), 'agent', run);
      assert.deepEqual([first, second, shell, option], ['tsk-shell', 'hold', 'sh', '-c']);
      assert.match(launcher ?? '', new RegExp(`exec ${name} `));
      assert.deepEqual(rest, ['sh', '/i', model, 'm', '--more']);
    }
  });
});
