import assert from 'node:assert/strict';
import type { SandboxConfig } from '../../../../src/core/model/config';
import { formatSandboxConfig, parseSandboxConfig } from '../../../../src/core/model/sandboxConfigText';
import { aSandboxConfig } from '../../../support/aSandboxConfig';

const full: Required<SandboxConfig> = {
  ...aSandboxConfig(),
  engine: 'podman',
  runtime: 'crun',
  squidConf: 'http_access deny all',
  allowDomains: ['.example.com'],
  denyDomains: ['x.example.com'],
  hostPorts: [5432],
  devices: ['/dev/kvm'],
  volumes: [
    { kind: 'bind', source: '/srv/cache', target: '/cache', readOnly: true },
    { kind: 'volume', name: 'tsk-cargo', target: '/home/agent/.cargo', readOnly: false },
  ],
  environment: [
    { name: 'A', value: '' },
    { name: 'B', secret: 'B_KEY' },
  ],
  layers: [
    { kind: 'stack', text: 'RUN x', replaces: true, name: 'f', source: { kind: 'project', file: '/f' } },
    {
      kind: 'project',
      text: 'RUN y',
      replaces: false,
      name: 'setup',
      source: { kind: 'user-project', file: '/u', project: 'p' },
    },
  ],
  timeoutMinutes: 60,
  idleTimeoutMinutes: 0.5,
  agentVersion: '1.2.3',
  model: 'm',
  agentArgs: ['--flag'],
};

describe('the configuration that is stored with a task', () => {
  it('is read as it was written, whole or with nothing optional', () => {
    for (const config of [full, aSandboxConfig()]) {
      assert.deepEqual(parseSandboxConfig(formatSandboxConfig(config)), config);
    }
  });

  it('takes the default of a key that is younger than the task', () => {
    const { memoryGb, history, idleTimeoutMinutes, ...older } = full;
    assert.deepEqual(
      [memoryGb, history, idleTimeoutMinutes, older.diskGb],
      [12, 'full', 0.5, 64],
      'what is left out',
    );
    const read = parseSandboxConfig(JSON.stringify({ version: 1, ...older }));
    // Without stored minutes there is no limit.
    assert.deepEqual(read, { ...older, memoryGb: 12, history: 'full' });
  });

  it('is refused, with the place, when it is anything else', () => {
    const text = formatSandboxConfig(full);
    const table = [
      ['', /JSON/],
      [text.replace('"version": 1', '"version": 2'), /version/],
      [text.replace('"allowlist"', '"all"'), /config\.network/],
      [text.replace('"/srv/cache"', '"cache"'), /config\.volumes\.0\.source/],
      [text.replace('"privileged": false', '"privileged": "no"'), /config\.privileged/],
    ] as const;
    for (const [broken, message] of table) assert.throws(() => parseSandboxConfig(broken), message);
  });
});
