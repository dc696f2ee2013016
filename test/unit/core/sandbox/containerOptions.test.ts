import assert from 'node:assert/strict';
import type { ContainerPowers, ContainerRequest, EngineInfo } from '../../../../src/core/model/engine';
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

describe('the options of a container', () => {
  it('drop all capabilities and forbid new privileges, unless powers are asked for', () => {
    const { HostConfig } = containerOptions(request, docker);
    assert.deepEqual(HostConfig?.CapDrop, ['ALL']);
    assert.deepEqual(HostConfig.SecurityOpt, ['no-new-privileges']);
    assert.equal(HostConfig.Privileged, false);
    assert.equal(HostConfig.CapAdd, undefined);
  });

  it('give the powers that are asked for, and nothing that reaches beyond the container but with privileged', () => {
    const host = (powers: ContainerPowers, engine = docker) =>
      containerOptions({ ...request, powers }, engine).HostConfig;
    const securityOf = (...given: Parameters<typeof host>): readonly string[] =>
      (host(...given)?.SecurityOpt ?? []) as readonly string[];
    assert.deepEqual(host('sudo')?.CapDrop, ['ALL']);
    assert.deepEqual(host('sudo')?.SecurityOpt, []);
    assert.deepEqual(host('nested')?.CapAdd, ['SETUID', 'SETGID']);
    assert.ok(securityOf('nested').includes('seccomp=unconfined'));
    assert.ok(securityOf('nested', { ...docker, kind: 'podman' }).includes('label=disable'));
    for (const powers of ['sudo', 'nested', 'sudo-nested'] as const) {
      const added = (host(powers)?.CapAdd ?? []) as readonly string[];
      assert.ok(!added.some((name) => /NET|SYS|MKNOD|ALL/.test(name)), added.join());
      assert.equal(host(powers)?.Privileged, false);
    }
    assert.equal(host('privileged')?.Privileged, true);
  });

  it('give the devices and the bound on kept output that are asked for', () => {
    const { HostConfig } = containerOptions({ ...request, devices: ['/dev/kvm'], logBytes: 1000 }, docker);
    const device = { PathOnHost: '/dev/kvm', PathInContainer: '/dev/kvm', CgroupPermissions: 'rwm' };
    assert.deepEqual(HostConfig?.Devices, [device]);
    assert.deepEqual(HostConfig.LogConfig?.Config, { 'max-size': '1000' });
  });

  it('are of the host’s network only where that is said', () => {
    const mode = (network: ContainerRequest['network']) =>
      containerOptions({ ...request, network }, docker).HostConfig?.NetworkMode;
    assert.deepEqual([mode('none'), mode('outbound'), mode('host')], ['none', 'bridge', 'host']);
  });

  it('say no network, limits without extra swap, and mounts as given', () => {
    const { HostConfig, Env, Cmd } = containerOptions(request, docker);
    assert.equal(HostConfig?.NetworkMode, 'none');
    assert.deepEqual([HostConfig.Memory, HostConfig.MemorySwap], [1024, 1024]);
    assert.deepEqual([HostConfig.NanoCpus, HostConfig.PidsLimit], [1_500_000_000, 9]);
    assert.deepEqual(Env, ['A=1=2']);
    assert.deepEqual(Cmd, ['a', 'b c']);
    assert.deepEqual(
      HostConfig.Mounts?.map(({ Type, Source, Target, ReadOnly }) => [Type, Source, Target, ReadOnly]),
      [
        ['bind', '/s', '/t', true],
        ['volume', 'v', '/u', false],
      ],
    );
  });

  it('differ between engines where the engines differ', () => {
    const podman: EngineInfo = { ...docker, kind: 'podman', rootless: true };
    assert.equal(containerOptions(request, podman).HostConfig?.UsernsMode, 'keep-id');
    assert.equal(containerOptions(request, docker).HostConfig?.UsernsMode, undefined);
    assert.equal(containerOptions(request, podman).HostConfig?.LogConfig?.Type, 'k8s-file');
    assert.equal(
      containerOptions({ ...request, network: 'outbound' }, docker).HostConfig?.NetworkMode,
      'bridge',
    );
  });
});
