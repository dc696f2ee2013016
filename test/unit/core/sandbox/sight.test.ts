import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type Dockerode from 'dockerode';
import type { EngineInfo } from '../../../../src/core/model/engine';
import { mayBorrow } from '../../../../src/core/run/mayBorrow';
import { DockerEngine } from '../../../../src/core/sandbox/dockerEngine';
import { tempFolder } from '../../../support/tempFolder';
import { unseenPath } from '../../../../src/core/sandbox/sight';

const refusal = (statusCode: number, message: string) => Object.assign(new Error(message), { statusCode });
const noSource = (path: string) =>
  refusal(
    400,
    `(HTTP code 400) bad parameter - invalid mount config for type "bind": bind source path does not exist: ${path}`,
  );

function engineWith(createContainer: () => Promise<unknown>, info: Partial<EngineInfo> = {}): DockerEngine {
  const docker = { createContainer } as unknown as Dockerode;
  const about = { kind: 'docker', endpoint: '/run/docker.sock', ...info } as EngineInfo;
  return new DockerEngine(() => Promise.resolve({ docker, info: about }));
}

describe('what an engine sees of our files', () => {
  const objects = tempFolder('objects');

  it('is not what it refuses to mount', async () => {
    assert.equal(await engineWith(() => Promise.reject(noSource('/data/x'))).sees('/data/x'), false);
    const other = engineWith(() => Promise.reject(refusal(404, 'No such image: tsk/none:none')));
    assert.equal(await other.sees('/data/x'), true);
  });

  it('is not known of Podman, which looks for the image first', async () => {
    const engine = engineWith(() => Promise.reject(new Error('not asked')), { kind: 'podman' });
    assert.equal(await engine.sees('/data/x'), true);
  });

  it('is what a failure says nothing about', async () => {
    await assert.rejects(engineWith(() => Promise.reject(refusal(500, 'busy'))).sees('/x'), {
      code: 'engine-failed',
    });
  });

  const messages: readonly (readonly [string, string | undefined])[] = [
    [noSource('/a b/c').message, '/a b/c'],
    ['(HTTP code 500) server error - statfs /a/b: no such file or directory', '/a/b'],
    ['lstat /proc/1/ns: permission denied', undefined],
    ['no space left on device', undefined],
  ];
  for (const [message, path] of messages) {
    it(`is read from "${message}"`, () => assert.equal(unseenPath(new Error(message)), path));
  }

  it('is said with what to do, when a sandbox is refused that is here', async () => {
    const request = {
      name: 'n',
      image: 'i',
      labels: {},
      command: [],
      environment: {},
      mounts: [],
      network: 'none',
    } as const;
    await assert.rejects(engineWith(() => Promise.reject(noSource(__dirname))).createContainer(request), {
      message: /at \/run\/docker\.sock does not see .*same path on both sides.*TSK_DATA_HOME/,
    });
    await assert.rejects(
      engineWith(() => Promise.reject(noSource('/not/here/either'))).createContainer(request),
      {
        message: /bind source path does not exist: \/not\/here\/either/,
      },
    );
  });

  it('decides whether a sandbox borrows objects, and so do the numbers of its users', async () => {
    const engine = (remap: EngineInfo['remap'], seen: boolean) => ({
      info: () => Promise.resolve({ ...(remap ? { remap } : {}) } as EngineInfo),
      sees: () => Promise.resolve(seen),
    });
    assert.equal(await mayBorrow(engine(undefined, true))(objects), true);
    assert.equal(await mayBorrow(engine(undefined, false))(objects), false);
    assert.equal(await mayBorrow(engine({ kind: 'rootless' }, true))(objects), false);
  });

  it('is asked of an object that no other repository has at that path', async () => {
    const asked: string[] = [];
    const engine = {
      info: () => Promise.resolve({} as EngineInfo),
      sees: (path: string) => Promise.resolve(asked.push(path) > 0),
    };
    const name = 'ab'.repeat(19);
    mkdirSync(join(objects, 'f0'));
    writeFileSync(join(objects, 'f0', name), '');
    await mayBorrow(engine)(objects);
    mkdirSync(join(objects, 'pack'));
    for (const end of ['idx', 'pack']) writeFileSync(join(objects, 'pack', `pack-${name}cd.${end}`), '');
    await mayBorrow(engine)(objects);
    assert.deepEqual(asked, [join(objects, 'f0', name), join(objects, 'pack', `pack-${name}cd.pack`)]);
  });
});
