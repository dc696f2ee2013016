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

describe('the options of a container', () => {
  it('drop all capabilities and forbid new privileges, whatever is asked for', () => {
    const { HostConfig } = containerOptions(request, docker);
    assert.deepEqual(HostConfig?.CapDrop, ['ALL']);
    assert.deepEqual(HostConfig.SecurityOpt, ['no-new-privileges']);
    assert.equal(HostConfig.Privileged, false);
    assert.equal(HostConfig.CapAdd, undefined);
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
