import assert from 'node:assert/strict';
import { customLayers, effectiveValues } from '../../../../src/core/config/effectiveValues';
import { layerKeys } from '../../../../src/core/config/fileKeys';
import type { KeySpec } from '../../../../src/core/model/keyTypes';
import type { LayerValues } from '../../../../src/core/config/layerValues';
import { approvalPart } from '../../../../src/core/config/approvalPart';
import { loosenings } from '../../../../src/core/config/loosening';
import type { Layer } from '../../../../src/core/config/mergeLayers';
import type { ConfigSource, Loosening } from '../../../../src/core/model/config';

const repo = { worktree: '/repos/shop', commonDir: '/repos/shop/.git' };
const projectSource: ConfigSource = { kind: 'project', file: '/repos/shop/.tsk/tsk.toml' };
const userSource: ConfigSource = { kind: 'user-defaults', file: '/home/u/.config/tsk/tsk.toml' };

function found(project: LayerValues, user: LayerValues = {}, squidText?: string): readonly Loosening[] {
  const weak: readonly Layer[] = [{ source: userSource, values: user }];
  const values = effectiveValues([{ source: projectSource, values: project }, ...weak]);
  const layers = customLayers(values, []);
  const accounts = new Set(['claude', 'codex']);
  const certificates = undefined;
  return loosenings({ values, layers, squidText, without: effectiveValues(weak), accounts, certificates });
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
    ['arguments of the agent', { agent_args: ['--x'] }, {}, [['agent-arguments', /claude with "--x"/]]],
    ['a version of the agent', { agent_version: '0.0.1' }, {}, [['agent-arguments', /version 0\.0\.1/]]],
    ['an agent with another account', { agent: 'codex' }, {}, [['agent', /uses codex, with your log-in/]]],
    ['more memory than the user gives', { memory_gb: 13 }, {}, [['limits', /13 GiB .*instead of your 12/]]],
    ['more processors', { cpu: 3 }, { cpu: 2 }, [['limits', /3 processors, instead of your 2/]]],
    ['more processes', { pids_limit: 4_000 }, {}, [['limits', /4000 processes, instead of your 2048/]]],
    ['more of the disk', { disk_gb: 65 }, {}, [['limits', /65 GiB of disk, instead of your 64/]]],
    ['more time', { timeout_minutes: 61 }, { timeout_minutes: 60 }, [['limits', /61 minutes, .*60/]]],
    ['all the time', { timeout_minutes: 0 }, { timeout_minutes: 60 }, [['limits', /without a limit, .*60/]]],
    ['a longer silence', { idle_timeout_minutes: 31 }, {}, [['limits', /silent up to 31 minutes, .*30/]]],
    ['silence for ever', { idle_timeout_minutes: 0 }, {}, [['limits', /silent without a limit/]]],
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
      agent: 'script',
      stack: 'go',
      network: 'none',
      history: 'none',
      deny_domains: ['x.example'],
      remove_volumes: ['/data'],
      memory_gb: 2,
      cpu: 8,
      pids_limit: 100,
      timeout_minutes: 5,
      idle_timeout_minutes: 30,
      privileged: false,
      ca_bundle: 'none',
      env: [{ name: 'LEVEL', value: 'debug' }],
    };
    assert.deepEqual(found(project, { network: 'open', privileged: true }), []);
    assert.deepEqual(found({ agent: 'codex' }, { agent: 'codex' }), [], 'the user’s own choice');
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

describe('every key of a project’s file', () => {
  /** For each key values that give most, and the user’s own beside them where it takes less than what is built in. */
  const most: Readonly<Record<string, readonly (readonly [project: LayerValues, user?: LayerValues])[]>> = {
    agent: [[{ agent: 'codex' }]],
    agent_version: [[{ agent_version: '1.0.0' }]],
    model: [[{ model: 'the-most-expensive' }]],
    agent_args: [[{ agent_args: ['--x'] }]],
    stack: [[{ stack: 'java' }]],
    git_town: [[{ git_town: true }]],
    history: [[{ history: 'full' }, { history: 'none' }]],
    memory_gb: [[{ memory_gb: 65_536 }]],
    cpu: [[{ cpu: 4_096 }]],
    pids_limit: [[{ pids_limit: 4_194_304 }]],
    disk_gb: [[{ disk_gb: 65_536 }]],
    timeout_minutes: [[{ timeout_minutes: 0 }, { timeout_minutes: 1 }]],
    idle_timeout_minutes: [[{ idle_timeout_minutes: 0 }]],
    network: [[{ network: 'open' }], [{ network: 'allowlist' }, { network: 'none' }]],
    allow_domains: [[{ allow_domains: ['x.example'] }]],
    deny_domains: [[{ deny_domains: ['x.example'] }]],
    host_ports: [[{ host_ports: [22] }]],
    squid_conf: [[{ squid_conf: 'x' }]],
    squid_conf_path: [[{ squid_conf_path: 'x' }]],
    volumes: [
      [{ volumes: [{ kind: 'bind', source: '/', target: '/host', readOnly: false }] }],
      [{ volumes: [{ kind: 'volume', name: 'tsk-x', target: '/x', readOnly: true }] }],
    ],
    env: [[{ env: [{ name: 'A', secret: 'B' }] }]],
    devices: [[{ devices: ['/dev/sda'] }]],
    privileged: [[{ privileged: true }]],
    sudo: [[{ sudo: true }]],
    dind: [[{ dind: true }]],
    ca_bundle: [[{ ca_bundle: '/x.pem' }]],
    base_image: [[{ base_image: 'x' }]],
    setup: [[{ setup: 'RUN a' }]],
    stack_config: [[{ stack_config: { default: { setup: 'RUN a', extend: false } } }]],
    agent_config: [
      [{ agent_config: { claude: { setup: 'RUN a', model: 'x' } } }],
      [{ agent_config: { claude: { args: ['x'] } } }],
      [{ agent_config: { claude: { version: '1' } } }],
    ],
    remove_volumes: [[{ remove_volumes: ['/x'] }]],
    remove_env: [[{ remove_env: ['A'] }]],
    remove_devices: [[{ remove_devices: ['/dev/x'] }]],
    remove_host_ports: [[{ remove_host_ports: [1] }]],
    remove_allow_domains: [[{ remove_allow_domains: ['x.example'] }]],
    remove_deny_domains: [[{ remove_deny_domains: ['x.example'] }, { deny_domains: ['x.example'] }]],
  };

  it('says whether it gives a sandbox more, in tables too', () => {
    const unanswered = (keys: readonly KeySpec[]): readonly string[] =>
      keys.flatMap(({ name, loosens, type }) => [
        ...(loosens ? [] : [name]),
        ...(type.kind === 'named' && type.value.kind === 'table' ? unanswered(type.value.keys) : []),
      ]);
    assert.deepEqual(unanswered(layerKeys([])), []);
    assert.deepEqual(
      Object.keys(most).sort(),
      layerKeys([])
        .map(({ name }) => name)
        .sort(),
    );
  });

  for (const { name, loosens } of layerKeys([])) {
    it(`asks as it says: ${name}${'never' in loosens ? ` (never: ${loosens.never})` : ''}`, () => {
      const kinds = (most[name] ?? []).flatMap((values) => found(...values, 'rules').map(({ kind }) => kind));
      // What files are copied, only the commit tells.
      const said = 'asks' in loosens ? loosens.asks.filter((kind) => kind !== 'copied-files') : [];
      assert.deepEqual([...new Set(kinds)].sort(), [...said].sort());
    });
  }
});

describe('what is asked of a person', () => {
  const hashOf = (project: LayerValues, at = repo): string | undefined =>
    approvalPart(at, found(project))?.hash;

  it('is nothing when there is nothing to allow', () => {
    assert.equal(approvalPart(repo, found({ memory_gb: 1 })), undefined);
  });

  it('has one name for the same words, whatever else the file says', () => {
    assert.equal(hashOf({ sudo: true }), hashOf({ sudo: true, memory_gb: 3 }));
  });

  it('has another name after the smallest change, and in another repository', () => {
    const other = { worktree: '/repos/other', commonDir: '/repos/other/.git' };
    const volume = { kind: 'volume', name: 'tsk-a', target: '/a', readOnly: false } as const;
    const bind = { kind: 'bind', source: '/a', target: '/b', readOnly: false } as const;
    const all: readonly LayerValues[] = [
      {},
      { sudo: true },
      { privileged: true },
      { dind: true },
      ...[['a b'], ['a', 'b'], ['a', ' b'], ['a b', ''], ['"a" "b"'], ['a\nb'], ['a\u202eb'], [' a b']].map(
        (args) => ({ agent_args: args }),
      ),
      { agent_args: ['a b'], agent: 'codex' },
      { agent_config: { claude: { args: ['a', 'b'], version: '1' } } },
      { agent_version: '1' },
      { agent_version: '1.0' },
      ...['RUN a', 'RUN  a', 'RUN a\n', 'RUN a\r\n', 'RUN a\nRUN b', 'RUN a\n\nRUN b', 'RUN \u200ea'].map(
        (setup) => ({ setup }),
      ),
      { setup: 'RUN a', sudo: true },
      ...[true, false].map((extend) => ({ stack_config: { default: { setup: 'RUN a', extend } } })),
      ...[true, false].map((extend) => ({ agent_config: { claude: { setup: 'RUN a', extend } } })),
      ...['x', 'x '].map((path) => ({ ca_bundle: `/${path}` })),
      { ca_bundle: '/x\u2066' },
      { base_image: 'x' },
      { base_image: 'x:1' },
      { volumes: [volume] },
      { volumes: [{ ...volume, readOnly: true }] },
      { volumes: [{ ...volume, target: '/a, read-only' }] },
      { volumes: [bind] },
      { volumes: [{ ...bind, source: '/a of this machine at /b, writable' }] },
      { volumes: [{ ...bind, source: '/a ', target: '/b' }] },
      { volumes: [{ ...bind, source: '/a\n' }] },
      { volumes: [bind, volume] },
      { env: [{ name: 'A', secret: 'B' }] },
      { env: [{ name: 'B', secret: 'A' }] },
      { env: [{ name: 'A', secret: 'A' }] },
      { devices: ['/dev/a'] },
      { devices: ['/dev/a', '/dev/b'] },
      { host_ports: [1, 2] },
      { host_ports: [12] },
      { allow_domains: ['a.example'] },
      { allow_domains: ['.a.example'] },
      { allow_domains: ['a.example', 'b.example'] },
      { network: 'open' },
      { squid_conf: 'a' },
      { squid_conf: 'a ' },
      { memory_gb: 13 },
      { memory_gb: 13.5 },
      { cpu: 13 },
      { pids_limit: 13_000 },
      { idle_timeout_minutes: 0 },
      { idle_timeout_minutes: 13_000 },
      { agent: 'codex' },
    ];
    const hashes = all.map((project) => {
      const squid = project.squid_conf;
      return approvalPart(repo, found(project, {}, squid))?.hash ?? 'nothing';
    });
    for (const [n, hash] of hashes.entries()) {
      const same = hashes.findIndex((other) => other === hash);
      assert.equal(same, n, `${JSON.stringify(all[same])} and ${JSON.stringify(all[n])} are one`);
    }
    assert.notEqual(hashOf({ sudo: true }), hashOf({ sudo: true }, other));
  });

  it('has its older name only where that says all there is', () => {
    const older = (project: LayerValues): string | undefined => approvalPart(repo, found(project))?.olderHash;
    // As TSK made it before values were hashed.
    assert.equal(
      older({ sudo: true, allow_domains: ['a.example'] }),
      '9f4dbf536fbefa1955d9445ba74961bf79c0e8c53ef70cf25d815b92581c0cc4',
    );
    const lossy: readonly LayerValues[] = [
      { setup: 'RUN a' },
      { agent_args: ['a b'] },
      { ca_bundle: '/x' },
      { volumes: [{ kind: 'volume', name: 'tsk-a', target: '/a', readOnly: false }] },
      { memory_gb: 13 },
      { agent: 'codex' },
    ];
    for (const project of lossy)
      assert.equal(older({ ...project, sudo: true }), undefined, JSON.stringify(project));
  });
});
