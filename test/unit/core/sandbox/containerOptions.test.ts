import assert from 'node:assert/strict';
import type { ContainerRequest, EngineInfo } from '../../../../src/core/model/engine';
import { containerOptions } from '../../../../src/core/sandbox/containerOptions';

const docker: EngineInfo = {
  kind: 'docker',
  version: '1',
  rootless: false,
  cpus: 2,
  memoryBytes: 1,
  endpoint: 'x',
};
const request: ContainerRequest = {
  name: 'tsk-1',
  image: 'i',
  labels: { 'tsk.task': '1' },
  command: ['a', 'b c'],
  environment: { A: '1=2' },
  mounts: [
    { kind: 'bind', source: '/s', target: '/t', readOnly: true },
    { kind: 'volume', name: 'v', target: '/u', readOnly: false },
  ],
  network: 'none',
  memoryBytes: 1024,
  cpus: 1.5,
  pids: 9,
  keepUser: true,
};

const podman: EngineInfo = { ...docker, kind: 'podman' };
const rootlessPodman: EngineInfo = { ...podman, rootless: true };

const hostConfig = (part: Partial<ContainerRequest>, engine = docker) => {
  const { HostConfig } = containerOptions({ ...request, ...part }, engine);
  assert.ok(HostConfig);
  return HostConfig;
};

describe('the options of a container', () => {
  it('drop all capabilities and forbid new privileges unless powers were given', () => {
    const config = hostConfig({});
    assert.deepEqual(config.CapDrop, ['ALL']);
    assert.deepEqual(config.SecurityOpt, ['no-new-privileges']);
    assert.equal(config.Privileged, false);
    assert.ok(!('CapAdd' in config) && !('Devices' in config));
  });

  it('give each power the least that it takes', () => {
    const root = 'CHOWN DAC_OVERRIDE FOWNER FSETID KILL SETFCAP SETGID SETUID'.split(' ');
    // For an engine that takes no profile.
    const open = ['seccomp=unconfined', 'apparmor=unconfined', 'label=disable'];
    const cases = [
      ['sudo', root, []],
      ['nested', ['SETGID', 'SETUID'], open],
      ['sudo-nested', root, open],
    ] as const;
    for (const [powers, capabilities, securityOptions] of cases) {
      const config = hostConfig({ powers });
      assert.deepEqual(config.CapDrop, ['ALL'], powers);
      assert.deepEqual(config.CapAdd, capabilities, powers);
      assert.deepEqual(config.SecurityOpt, securityOptions, powers);
      assert.equal(config.Privileged, false, powers);
    }
    const privileged = hostConfig({ powers: 'privileged' });
    assert.ok(privileged.Privileged && !('CapDrop' in privileged));
  });

  it('have the profile that is given, but where everything is allowed', () => {
    const profileOf = (powers?: ContainerRequest['powers']) =>
      containerOptions({ ...request, ...(powers ? { powers } : {}) }, docker, '/p.json').HostConfig
        ?.SecurityOpt as readonly string[] | undefined;
    assert.deepEqual(profileOf(), ['no-new-privileges', 'seccomp=/p.json']);
    assert.deepEqual(profileOf('sudo'), ['seccomp=/p.json']);
    const nested = ['seccomp=/p.json', 'apparmor=unconfined', 'label=disable'];
    assert.deepEqual(profileOf('nested'), nested);
    assert.deepEqual(profileOf('sudo-nested'), nested);
    assert.equal(profileOf('privileged'), undefined);
  });

  it('say no network, limits without extra swap, and mounts as given', () => {
    const { Env, Cmd } = containerOptions(request, docker);
    const { NetworkMode, Memory, MemorySwap, NanoCpus, PidsLimit, Mounts } = hostConfig({});
    assert.equal(NetworkMode, 'none');
    assert.deepEqual([Memory, MemorySwap], [1024, 1024]);
    assert.deepEqual([NanoCpus, PidsLimit], [1_500_000_000, 9]);
    assert.deepEqual(Env, ['A=1=2']);
    assert.deepEqual(Cmd, ['a', 'b c']);
    assert.deepEqual(
      Mounts?.map((mount) => [mount.Type, mount.Source, mount.Target, mount.ReadOnly, mount.BindOptions]),
      [
        ['bind', '/s', '/t', true, { Propagation: 'rprivate' }],
        ['volume', 'v', '/u', false, undefined],
      ],
    );
  });

  it('take over nothing from the image or the engine that runs by itself', () => {
    assert.deepEqual(containerOptions(request, docker).Healthcheck, { Test: ['NONE'] });
    const { Init, RestartPolicy, AutoRemove } = hostConfig({});
    assert.deepEqual([Init, RestartPolicy, AutoRemove], [false, { Name: 'no' }, false]);
  });

  it('join no namespace of the host, whatever the settings of Podman say', () => {
    const spaces = ({ IpcMode, PidMode, UTSMode }: ReturnType<typeof hostConfig>) => [
      IpcMode,
      PidMode,
      UTSMode,
    ];
    assert.deepEqual(spaces(hostConfig({})), ['private', undefined, undefined]);
    assert.deepEqual(spaces(hostConfig({}, podman)), ['private', 'private', 'private']);
  });

  it('name each engine’s own network', () => {
    const cases = [
      ['outbound', docker, 'bridge'],
      ['outbound', podman, 'bridge'],
      ['outbound', rootlessPodman, 'private'],
      ['host', docker, 'host'],
      ['host', rootlessPodman, 'host'],
      ['none', rootlessPodman, 'none'],
    ] as const;
    for (const [network, engine, expected] of cases) {
      assert.equal(hostConfig({ network }, engine).NetworkMode, expected, `${network} ${engine.kind}`);
    }
  });

  it('name a runtime where the engine takes one', () => {
    assert.equal(hostConfig({ runtime: 'runc' }).Runtime, 'runc');
    assert.ok(!('Runtime' in hostConfig({})));
    assert.ok(!('Runtime' in hostConfig({ runtime: 'runc' }, podman)));
  });

  it('keep the host’s user only where there is a word for it', () => {
    assert.equal(hostConfig({}, rootlessPodman).UsernsMode, 'keep-id');
    for (const engine of [docker, podman, { ...docker, rootless: true }]) {
      assert.equal(hostConfig({}, engine).UsernsMode, undefined);
    }
  });

  it('hand devices through under their own paths', () => {
    assert.deepEqual(hostConfig({ devices: ['/dev/kvm'] }).Devices, [
      { PathOnHost: '/dev/kvm', PathInContainer: '/dev/kvm', CgroupPermissions: 'rwm' },
    ]);
  });

  it('bound the kept output in the words of the driver', () => {
    assert.deepEqual(hostConfig({}).LogConfig, { Type: 'json-file', Config: {} });
    assert.deepEqual(hostConfig({ logBytes: 1001 }).LogConfig, {
      Type: 'json-file',
      Config: { 'max-size': '501', 'max-file': '2' },
    });
    assert.deepEqual(hostConfig({ logBytes: 1001 }, podman).LogConfig, {
      Type: 'k8s-file',
      Config: { 'max-size': '1001' },
    });
  });

  it('let programs share a gibibyte of memory, and never more than half of the limit', () => {
    const gibibyte = 1024 ** 3;
    assert.equal(hostConfig({ memoryBytes: 12 * gibibyte }).ShmSize, gibibyte);
    assert.equal(hostConfig({ memoryBytes: gibibyte }).ShmSize, gibibyte / 2);
  });
});
