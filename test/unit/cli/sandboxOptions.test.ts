import assert from 'node:assert/strict';
import { givenOptions } from '../../support/givenOptions';
import { sandboxOptions, sandboxOverrides } from '../../../src/cli/verbs/sandboxOptions';

const overrides = async (...argv: readonly string[]) =>
  sandboxOverrides(await givenOptions(sandboxOptions, argv));

describe('the options about a sandbox', () => {
  it('say nothing that was not said', async () => {
    assert.deepEqual(await overrides(), {});
  });

  it('switch on and off', async () => {
    assert.deepEqual(await overrides('--sudo', '--no-dind'), { sudo: true, dind: false });
    assert.deepEqual(await overrides('--sudo', '--no-sudo'), { sudo: false });
  });

  it('take lists, numbers and words', async () => {
    const given = await overrides(
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

  it('take 0 minutes for no limit, as tsk.toml does', async () => {
    const given = await overrides('--timeout', '0', '--idle-timeout', '0');
    assert.deepEqual(given, { timeoutMinutes: 0, idleTimeoutMinutes: 0 });
  });

  it('know the older word for an open network', async () => {
    assert.deepEqual(await overrides('--no-network-isolation'), { network: 'open' });
    await assert.rejects(overrides('--no-network-isolation', '--network', 'none'), { code: 'bad-input' });
  });

  it('refuse what makes no sense, naming the option', async () => {
    for (const [option, value] of [
      ['--memory', 'much'],
      ['--cpu', '0'],
      ['--memory', '65537'],
      ['--timeout', '-1'],
      ['--network', 'all'],
      ['--history', 'some'],
    ] as const) {
      await assert.rejects(overrides(option, value), (error: Error) => error.message.includes(option));
    }
  });
});
