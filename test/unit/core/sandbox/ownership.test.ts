import assert from 'node:assert/strict';
import { remapOf } from '../../../../src/core/sandbox/engineHello';
import { ownerContainer } from '../../../../src/core/sandbox/ownership';

const userns = ['name=seccomp,profile=default', 'name=userns'];

describe('the numbers of users in an engine', () => {
  it('are others with userns-remap, which its folder names', () => {
    assert.deepEqual(remapOf({ SecurityOptions: userns, DockerRootDir: '/var/lib/docker/300000.400000' }), {
      remap: { kind: 'userns', uid: 300_000, gid: 400_000 },
    });
    assert.deepEqual(remapOf({ SecurityOptions: ['name=seccomp'], DockerRootDir: '/data/1.1' }), {});
    assert.deepEqual(remapOf({ SecurityOptions: userns, DockerRootDir: '/var/lib/docker' }), {});
    assert.deepEqual(remapOf({ SecurityOptions: ['name=rootless'] }), { remap: { kind: 'rootless' } });
  });

  const image = 'i';
  const folders = ['/data/repo', '/data/outbox'];
  const host = { uid: 1001, gid: 1002 };
  const remap = { kind: 'userns', uid: 300_000, gid: 400_000 } as const;

  it('are put right by a container that follows no link and can do nothing else', () => {
    const user = { uid: 1000, gid: 1000 };
    const { Cmd, Entrypoint, HostConfig } = ownerContainer(remap, { image, folders, user, host });
    assert.deepEqual(Entrypoint, ['/bin/chown']);
    assert.deepEqual(Cmd, ['-RhP', '--', '301000:401000', '/tsk/owned/0', '/tsk/owned/1']);
    assert.deepEqual(
      [HostConfig?.UsernsMode, HostConfig?.NetworkMode, HostConfig?.CapDrop],
      ['host', 'none', ['ALL']],
    );
    assert.deepEqual(
      HostConfig?.Mounts?.map(({ Source }) => Source),
      folders,
    );
  });

  it('are those of this process again afterwards; in a rootless engine, its root is that', () => {
    const back = { image, folders, user: undefined, host };
    assert.equal(ownerContainer(remap, back).Cmd?.[2], '1001:1002');
    const rootless = ownerContainer({ kind: 'rootless' }, back);
    assert.equal(rootless.Cmd?.[2], '0:0');
    assert.equal(rootless.HostConfig?.UsernsMode, undefined);
    assert.equal(ownerContainer({ kind: 'rootless' }, { ...back, user: { uid: 7, gid: 8 } }).Cmd?.[2], '7:8');
  });
});
