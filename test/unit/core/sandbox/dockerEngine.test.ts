import assert from 'node:assert/strict';
import type Dockerode from 'dockerode';
import type { EngineInfo } from '../../../../src/core/model/engine';
import { DockerEngine } from '../../../../src/core/sandbox/dockerEngine';

/** An engine that answers the listing of images with these. */
function engineWith(
  images: readonly { readonly Id: string; readonly RepoTags?: readonly string[] | null }[],
) {
  const docker = { listImages: () => Promise.resolve(images) } as unknown as Dockerode;
  return new DockerEngine(() => Promise.resolve({ docker, info: {} as EngineInfo }));
}

describe('finding an image', () => {
  const find = (...images: Parameters<typeof engineWith>[0]) =>
    engineWith(images).findImage('tsk.content', 'hash', 'tsk/x:1');

  it('takes the one with the name, whatever registry the engine puts before it', async () => {
    for (const name of ['tsk/x:1', 'docker.io/tsk/x:1', 'localhost/tsk/x:1']) {
      assert.equal(await find({ Id: 'whole', RepoTags: ['other:2', name] }), 'whole', name);
    }
  });

  it('never takes a step of a build that broke off, though it has the label', async () => {
    assert.equal(
      await find({ Id: 'step' }, { Id: 'step', RepoTags: null }, { Id: 'step', RepoTags: [] }),
      undefined,
    );
    assert.equal(await find({ Id: 'other', RepoTags: ['evil-tsk/x:1'] }), undefined);
  });

  it('says what it was doing when the engine fails', async () => {
    const docker = { listImages: () => Promise.reject(new Error('no space left')) } as unknown as Dockerode;
    const engine = new DockerEngine(() => Promise.resolve({ docker, info: {} as EngineInfo }));
    await assert.rejects(engine.findImage('a', 'b', 'c'), {
      code: 'engine-failed',
      message: /looking for an image with a=b: no space left/,
    });
  });
});

describe('the images of ours in an engine', () => {
  const image = { Id: 'sha256:a', RepoTags: ['localhost/tsk/x:1', '<none>:<none>'], Created: 1, Size: 5 };
  const engine = (containers: readonly { readonly ImageID: string }[], removed: string[] = []) => {
    const docker = {
      listImages: () => Promise.resolve([image]),
      listContainers: () => Promise.resolve(containers),
      getImage: (id: string) => ({
        remove: () => {
          removed.push(id);
          return Promise.resolve();
        },
      }),
    } as unknown as Dockerode;
    return new DockerEngine(() => Promise.resolve({ docker, info: {} as EngineInfo }));
  };

  it('are listed with their plain names, and whether a container was made of them', async () => {
    const [free] = await engine([]).listImages('tsk.content');
    assert.deepEqual(free, {
      id: 'sha256:a',
      tags: ['tsk/x:1'],
      labels: {},
      createdAt: '1970-01-01T00:00:01.000Z',
      sizeBytes: 5,
      inUse: false,
    });
    const [used] = await engine([{ ImageID: 'a' }]).listImages('tsk.content');
    assert.equal(used?.inUse, true);
  });

  it('are removed, but never with a container that was made of one', async () => {
    const removed: string[] = [];
    await engine([], removed).removeImage('sha256:a');
    await assert.rejects(engine([{ ImageID: 'sha256:a' }], removed).removeImage('sha256:a'), {
      code: 'engine-failed',
      message: /a container was made of it/,
    });
    assert.deepEqual(removed, ['sha256:a']);
  });
});
