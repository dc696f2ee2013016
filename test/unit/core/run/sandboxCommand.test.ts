import assert from 'node:assert/strict';
import { findAgent } from '../../../../src/core/agent/catalogue';
import { sandboxCommand, terminalPulse } from '../../../../src/core/run/sandboxCommand';

const run = { instructionsPath: '/i', args: ['--more'], model: 'm' };

describe('what runs in a sandbox', () => {
  it('is the agent by itself', () => {
    assert.deepEqual(sandboxCommand(findAgent('no-op'), undefined, run), ['cat', '/i']);
  });

  it('is a login shell in a kept terminal, whoever’s sandbox it is', () => {
    const held = ['/usr/local/bin/tsk-shell', 'hold', 'bash', '-il'];
    assert.deepEqual(sandboxCommand(findAgent('shell'), 'shell', run), held);
    assert.deepEqual(sandboxCommand(findAgent('claude'), 'shell', run), held);
  });

  it('is the agent’s program in a kept terminal, with its model and arguments', () => {
    for (const [name, model] of [
      ['claude', '--model'],
      ['codex', '-m'],
    ] as const) {
      const [first, second, shell, option, launcher, ...rest] = sandboxCommand(findAgent(name), 'agent', run);
      assert.deepEqual([first, second, shell, option], ['/usr/local/bin/tsk-shell', 'hold', 'sh', '-c']);
      assert.match(launcher ?? '', new RegExp(`exec ${name} `));
      assert.deepEqual(rest, ['sh', '/i', model, 'm', '--more']);
    }
  });

  for (const [minutes, seconds] of [
    [undefined, '20'],
    [30, '20'],
    [0.5, '10'],
    [0.05, '1'],
    [0.001, '1'],
  ] as const) {
    it(`shows every ${seconds} s that somebody is there, for a limit of ${minutes ?? 'no'} minutes`, () => {
      const limits = minutes === undefined ? {} : { idleTimeoutMinutes: minutes };
      assert.deepEqual(terminalPulse(limits), { TSK_SHELL_PULSE: seconds });
    });
  }
});
