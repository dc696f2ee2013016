import assert from 'node:assert/strict';
import type Dockerode from 'dockerode';
import { stepNetwork } from '../../../../src/core/sandbox/stepNetwork';

const network = { container: 'x', variables: {} };

/** An engine with one container, whose first process has this number. */
function engine(Pid: number, Running = true): Dockerode {
  const inspect = () => Promise.resolve({ State: { Pid, Running } });
  return { getContainer: () => ({ inspect }) } as unknown as Dockerode;
}

describe('the network of a build’s steps', () => {
  it('is the one of Docker that is asked for', async () => {
    assert.deepEqual(await stepNetwork(engine(7), 'docker', {}, false), {});
    assert.deepEqual(await stepNetwork(engine(7), 'docker', {}, true), { networkmode: 'host' });
    assert.deepEqual(await stepNetwork(engine(7), 'docker', { network }, true), {
      networkmode: 'container:x',
    });
  });

  it('is given to Podman as a namespace, and only on request as that of the host', async () => {
    for (const [request, onHost, Host, Path] of [
      [{}, false, false, ''],
      [{}, true, true, ''],
      [{ network }, false, false, '/proc/7/ns/net'],
      [{ network }, true, false, '/proc/7/ns/net'],
    ] as const) {
      const { nsoptions = '' } = await stepNetwork(engine(7), 'podman', request, onHost);
      assert.deepEqual(JSON.parse(nsoptions), [{ Name: 'network', Host, Path }]);
    }
  });

  it('is never another one because the container has ended', async () => {
    for (const ended of [engine(0, false), engine(0), engine(9, false)]) {
      await assert.rejects(stepNetwork(ended, 'podman', { network }, false), { code: 'proxy-failed' });
    }
  });
});
