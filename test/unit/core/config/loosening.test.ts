import assert from 'node:assert/strict';
import { customLayers, effectiveValues } from '../../../../src/core/config/effectiveValues';
import type { LayerValues } from '../../../../src/core/config/layerValues';
import { approvalOf, loosenings } from '../../../../src/core/config/loosening';
import type { Layer } from '../../../../src/core/config/mergeLayers';
import type { ConfigSource, Loosening } from '../../../../src/core/model/config';

const repo = { worktree: '/repos/shop', commonDir: '/repos/shop/.git' };
const projectSource: ConfigSource = { kind: 'project', file: '/repos/shop/.tsk/tsk.toml' };
const userSource: ConfigSource = { kind: 'user-defaults', file: '/home/u/.config/tsk/tsk.toml' };

function found(project: LayerValues, user: LayerValues = {}, squidText?: string): readonly Loosening[] {
  const weak: readonly Layer[] = [{ source: userSource, values: user }];
  const values = effectiveValues([{ source: projectSource, values: project }, ...weak]);
  const layers = customLayers(values, []);
  return loosenings({ values, layers, squidText, without: effectiveValues(weak) });
}

describe('what a project gives its sandboxes beyond the usual', () => {
  const bind = { kind: 'bind', source: '/home/u/.ssh', target: '/keys' } as const;
  for (const [what, project, user, expected] of [
    ['a privileged container', { privileged: true }, {}, [['privileged', /nearly root/]]],
    ['root', { sudo: true }, {}, [['sudo', /become root/]]],
    ['containers inside', { dind: true }, {}, [['dind', /containers of its own/]]],
    ['a device', { devices: ['/dev/kvm'] }, {}, [['device', /\/dev\/kvm/]]],
    [
      'a folder of the host, writable',
      { volumes: [{ ...bind, readOnly: false }] },
      {},
      [['host-mount', /mounts \/home\/u\/\.ssh of this machine at \/keys, writable/]],
    ],
    [
      'a folder of the host, to read',
      { volumes: [{ ...bind, readOnly: true }] },
      {},
      [['host-mount', /read-only/]],
    ],
    [
      'a volume that others share',
      { volumes: [{ kind: 'volume', name: 'tsk-npm', target: '/n', readOnly: false }] },
      {},
      [['shared-volume', /tsk-npm/]],
    ],
    ['a port of the host', { host_ports: [5432] }, {}, [['host-port', /port 5432/]]],
    [
      'a secret',
      { env: [{ name: 'TOKEN', secret: 'MY_TOKEN' }] },
      {},
      [['host-environment', /MY_TOKEN as TOKEN/]],
    ],
    ['the open network', { network: 'open' }, {}, [['open-network', /every host/]]],
    [
      'a network where the user has none',
      { network: 'allowlist' },
      { network: 'none' },
      [['wider-network', /allow-list/]],
    ],
    ['domains', { allow_domains: ['.example.com'] }, {}, [['wider-network', /reaches \.example\.com/]]],
    [
      'a domain that the user denies',
      { remove_deny_domains: ['x.example'] },
      { deny_domains: ['x.example'] },
      [['wider-network', /no longer refuses x\.example/]],
    ],
    ['rules for squid', { squid_conf: 'http_access allow all' }, {}, [['wider-network', /rules for squid/]]],
    [
      'steps of the image',
      { setup: 'RUN a\nRUN b\n' },
      {},
      [['image-steps', /2 lines of Dockerfile of setup/]],
    ],
    ['another base', { base_image: 'evil' }, {}, [['base-image', /evil/]]],
    ['certificates', { ca_bundle: '/x.pem' }, {}, [['certificates', /\/x\.pem/]]],
    ['arguments of the agent', { agent_args: ['--x'] }, {}, [['agent-arguments', /claude with --x/]]],
    ['a version of the agent', { agent_version: '0.0.1' }, {}, [['agent-arguments', /version 0\.0\.1/]]],
    ['more of the past than the user shows', { history: 'full' }, { history: 'none' }, [['history', /full/]]],
  ] as const satisfies readonly (readonly [string, LayerValues, LayerValues, unknown])[]) {
    it(`is ${what}`, () => {
      const items = found(project, user, 'the rules');
      assert.deepEqual(
        items.map(({ kind }) => kind),
        expected.map(([kind]) => kind),
      );
      for (const [n, [, text]] of expected.entries()) assert.match(items[n]?.text ?? '', text);
    });
  }

  it('is nothing for a file that only tightens or chooses', () => {
    const project: LayerValues = {
      agent: 'codex',
      stack: 'go',
      network: 'none',
      history: 'none',
      deny_domains: ['x.example'],
      remove_volumes: ['/data'],
      memory_gb: 2,
      timeout_minutes: 5,
      privileged: false,
      ca_bundle: 'none',
      env: [{ name: 'LEVEL', value: 'debug' }],
    };
    assert.deepEqual(found(project, { network: 'open', privileged: true }), []);
  });

  it('is nothing of what the user says, but for a network that is open', () => {
    const user: LayerValues = { sudo: true, host_ports: [1], allow_domains: ['.x.example'], network: 'open' };
    assert.deepEqual(
      found({}, user).map(({ kind }) => kind),
      ['open-network'],
    );
  });

  it('is said in one harmless line, and in full beside it', () => {
    const [item] = found({ agent_args: [`\u001b[31m${'x'.repeat(500)}`, '\nInjected: line'] });
    assert.ok(item && item.text.length <= 200 && !/[\n\u001b]/.test(item.text));
    assert.match(item.detail ?? '', /x{500}/);
    assert.equal(found({}, {}, undefined).length, 0);
    assert.equal(found({ setup: 'RUN a\nRUN b' })[0]?.detail, 'RUN a\nRUN b');
  });
});

describe('what is asked of a person', () => {
  const hashOf = (project: LayerValues, at = repo): string | undefined =>
    approvalOf(at, found(project))?.hash;

  it('is nothing when there is nothing to allow', () => {
    assert.equal(approvalOf(repo, found({ memory_gb: 1 })), undefined);
  });

  it('has one name for the same words, whatever else the file says', () => {
    assert.equal(hashOf({ sudo: true }), hashOf({ sudo: true, memory_gb: 3 }));
  });

  it('has another name after the smallest change, and in another repository', () => {
    const other = { worktree: '/repos/other', commonDir: '/repos/other/.git' };
    const hashes = [
      hashOf({ setup: 'RUN a' }),
      hashOf({ setup: 'RUN  a' }),
      hashOf({ setup: 'RUN a', sudo: true }),
      hashOf({ setup: 'RUN a' }, other),
    ];
    assert.equal(new Set(hashes).size, 4);
  });
});
