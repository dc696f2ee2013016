import assert from 'node:assert/strict';
import { parseArgs } from 'node:util';
import { sandboxOptions, sandboxOverrides } from '../../../src/cli/verbs/sandboxOptions';

const overrides = (...argv: readonly string[]) =>
  sandboxOverrides(parseArgs({ args: [...argv], options: sandboxOptions, allowPositionals: true }));

describe('the options about a sandbox', () => {
  it('say nothing that was not said', () => {
    assert.deepEqual(overrides(), {});
  });

  it('switch on and off', () => {
    assert.deepEqual(overrides('--sudo', '--no-dind'), { sudo: true, dind: false });
    assert.throws(() => overrides('--sudo', '--no-sudo'), { code: 'bad-input' });
  });

  it('take lists, numbers and words', () => {
    const given = overrides(
      ...['--allow-domain', '.a.example', '--allow-domain', 'b.example', '--host-port', '5432'],
      ...[
        '--memory',
        '1.5',
        '--cpu',
        '2',
        '--timeout',
        '90',
        '--history',
        'none',
        '--container-engine',
        'podman',
      ],
    );
    assert.deepEqual(given, {
      allowDomains: ['.a.example', 'b.example'],
      hostPorts: [5432],
      memoryGb: 1.5,
      cpus: 2,
      timeoutMinutes: 90,
      history: 'none',
      engine: 'podman',
    });
  });

  it('know the older word for an open network', () => {
    assert.deepEqual(overrides('--no-network-isolation'), { network: 'open' });
    assert.throws(() => overrides('--no-network-isolation', '--network', 'none'), { code: 'bad-input' });
  });

  it('refuse what makes no sense, naming the option', () => {
    for (const [option, value] of [
      ['--memory', 'much'],
      ['--cpu', '0'],
      ['--network', 'all'],
      ['--history', 'some'],
    ] as const) {
      assert.throws(
        () => overrides(option, value),
        (error: Error) => error.message.includes(option),
      );
    }
  });
});
