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
