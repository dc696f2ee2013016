import assert from 'node:assert/strict';
import type Dockerode from 'dockerode';
import type { EngineInfo } from '../../../../src/core/model/engine';
import { DockerEngine } from '../../../../src/core/sandbox/dockerEngine';
import { errors } from '../../../../src/core/util/errors';

/** An engine whose client has only these methods. */
function engineWith(docker: object): DockerEngine {
  return new DockerEngine(() =>
    Promise.resolve({ docker: docker as unknown as Dockerode, info: {} as EngineInfo }),
  );
}

const refusal = (statusCode: number, message = '') => Object.assign(new Error(message), { statusCode });

describe('finding an image', () => {
  const find = (inspect: () => Promise<unknown>) => {
    const engine = engineWith({ getImage: (name: string) => (assert.equal(name, 'tsk/x:1'), { inspect }) });
    return engine.findImage('tsk.content', 'hash', 'tsk/x:1');
  };
  const findOne = (RepoTags: readonly string[] | null, Labels: Readonly<Record<string, string>> | null) =>
    find(() => Promise.resolve({ Id: 'whole', RepoTags, Config: { Labels } }));
  const labels = { 'tsk.content': 'hash' };

  it('takes the one with the name and the content, whatever registry the engine puts before the name', async () => {
    for (const name of ['tsk/x:1', 'registry.test/tsk/x:1', 'localhost/tsk/x:1', 'box:5000/tsk/x:1']) {
      assert.equal(await findOne(['other:2', name], labels), 'whole', name);
    }
  });

  it('never takes another name or another content', async () => {
    assert.equal(await findOne(['evil-tsk/x:1', 'evil/tsk/x:1'], labels), undefined);
    assert.equal(await findOne(null, labels), undefined);
    assert.equal(await findOne(['tsk/x:1'], { 'tsk.content': 'other' }), undefined);
    assert.equal(await findOne(['tsk/x:1'], null), undefined);
  });

  it('finds none where the engine has none', async () => {
    assert.equal(await find(() => Promise.reject(refusal(404))), undefined);
  });

  it('says what it was doing when the engine fails', async () => {
    const engine = engineWith({
      getImage: () => ({ inspect: () => Promise.reject(new Error('no space left')) }),
    });
    await assert.rejects(engine.findImage('a', 'b', 'c'), {
      code: 'engine-failed',
      message: /looking for an image with a=b: no space left/,
    });
  });
});

describe('removing volumes that nobody has', () => {
  it('removes those that begin so, and passes over what somebody took meanwhile', async () => {
    const removed: string[] = [];
    const asked: unknown[] = [];
    const engine = engineWith({
      listVolumes: (options: unknown) => {
        asked.push(options);
        return Promise.resolve({ Volumes: [{ Name: 'a-taken' }, { Name: 'not-a-1' }, { Name: 'a-1' }] });
      },
      getVolume: (name: string) => ({
        remove: () => {
          if (name === 'a-taken') return Promise.reject(refusal(409));
          removed.push(name);
          return Promise.resolve();
        },
      }),
    });
    await engine.removeUnusedVolumes('a-');
    assert.deepEqual(removed, ['a-1']);
    assert.deepEqual(asked, [{ filters: { dangling: ['true'], name: ['a-'] } }]);
  });
});

describe('listing images', () => {
  it('tells names without registry, and whether a container was made of them', async () => {
    const image = { Labels: { l: '1' }, Created: 1_700_000_000, Size: 7 };
    const engine = engineWith({
      listImages: () =>
        Promise.resolve([
          { ...image, Id: 'sha256:a', RepoTags: ['registry.test/tsk/x:1', 'tsk/x:2'] },
          { ...image, Id: 'sha256:b', RepoTags: ['<none>:<none>'], Labels: null },
          { ...image, Id: 'sha256:c', RepoTags: null },
        ]),
      listContainers: () => Promise.resolve([{ ImageID: 'b' }, { ImageID: 'sha256:c' }]),
    });
    const found = await engine.listImages('l');
    assert.deepEqual(found[0], {
      id: 'sha256:a',
      tags: ['tsk/x:1', 'tsk/x:2'],
      labels: { l: '1' },
      createdAt: '2023-11-14T22:13:20.000Z',
      sizeBytes: 7,
      inUse: false,
    });
    assert.deepEqual(
      found.slice(1).map(({ tags, inUse }) => [tags, inUse]),
      [
        [[], true],
        [[], true],
      ],
    );
  });
});

describe('removing an image', () => {
  function removing(image: object | Error, containers: readonly object[] = [], removal?: Error) {
    const removed: string[] = [];
    const engine = engineWith({
      listContainers: () => Promise.resolve(containers),
      getImage: (name: string) => ({
        inspect: () => (image instanceof Error ? Promise.reject(image) : Promise.resolve(image)),
        remove: (options?: object) => {
          assert.equal(options, undefined, 'nothing is forced');
          removed.push(name);
          return removal ? Promise.reject(removal) : Promise.resolve();
        },
      }),
    });
    return { removed, done: engine.removeImage('sha256:a') };
  }

  it('takes away all its names, or the image itself when it has none', async () => {
    const named = removing({ Id: 'sha256:a', RepoTags: ['tsk/x:1', 'tsk/x:2'] });
    await named.done;
    assert.deepEqual(named.removed, ['tsk/x:1', 'tsk/x:2']);
    const nameless = removing({ Id: 'sha256:a', RepoTags: [] });
    await nameless.done;
    assert.deepEqual(nameless.removed, ['sha256:a']);
  });

  it('is content when it is gone, also in between', async () => {
    await removing(refusal(404)).done;
    await removing({ Id: 'a', RepoTags: ['x:1'] }, [], refusal(404)).done;
  });

  it('touches none that a container was made of, and says which container', async () => {
    const { removed, done } = removing({ Id: 'sha256:a', RepoTags: ['x:1'] }, [
      { ImageID: 'a', Names: ['/tsk-1'] },
    ]);
    await assert.rejects(done, {
      code: 'engine-failed',
      message: /removing the image sha256:a: the container tsk-1 uses it/,
    });
    assert.deepEqual(removed, []);
  });

  it('says what the engine says when it refuses', async () => {
    const { done } = removing({ Id: 'a', RepoTags: ['x:1'] }, [], refusal(409, 'it has dependent images'));
    await assert.rejects(done, { code: 'engine-failed', message: /dependent images/ });
  });
});

describe('stopping a container', () => {
  it('gives it whole seconds, and is content when it has ended or is gone', async () => {
    const given: unknown[] = [];
    for (const answer of [undefined, refusal(304), refusal(404)]) {
      const stop = (options: object) => {
        given.push(options);
        return answer ? Promise.reject(answer) : Promise.resolve();
      };
      await engineWith({ getContainer: () => ({ stop }) }).stopContainer('c', 1.5);
    }
    assert.deepEqual(given, [{ t: 2 }, { t: 2 }, { t: 2 }]);
  });
});

describe('the connection to an engine', () => {
  const gone = Object.assign(new Error('connect ENOENT'), { code: 'ENOENT' });

  /** The outcomes of connecting, one after the other: an error, or a client that fails with the error or works. */
  function connecting(...outcomes: readonly (Error | { readonly fails?: Error })[]) {
    let connects = 0;
    const engine = new DockerEngine(() => {
      const outcome = outcomes[connects++];
      if (outcome instanceof Error || !outcome) return Promise.reject(outcome ?? new Error('no more'));
      const listContainers = () => (outcome.fails ? Promise.reject(outcome.fails) : Promise.resolve([]));
      const docker = { listContainers } as unknown as Dockerode;
      return Promise.resolve({ docker, info: { version: String(connects) } as EngineInfo });
    });
    return { engine, connects: () => connects };
  }

  it('is made once, also for several callers at a time', async () => {
    const { engine, connects } = connecting({});
    await Promise.all([engine.info(), engine.info(), engine.listContainers('x')]);
    assert.equal(connects(), 1);
  });

  it('is tried anew after it could not be made', async () => {
    const { engine } = connecting(errors.engineNotFound(['a']), {});
    await assert.rejects(engine.info(), { code: 'engine-not-found' });
    assert.equal((await engine.info()).version, '2');
  });

  it('is looked for anew after the engine went away, once for all that failed', async () => {
    const { engine, connects } = connecting({ fails: gone }, {});
    const calls = await Promise.allSettled([engine.listContainers('x'), engine.listContainers('x')]);
    assert.deepEqual(
      calls.map((call) => call.status === 'rejected' && (call.reason as { code: string }).code),
      ['engine-gone', 'engine-gone'],
    );
    await Promise.all([engine.listContainers('x'), engine.listContainers('x')]);
    assert.equal(connects(), 2);
    assert.equal((await engine.info()).version, '2');
  });

  it('counts as lost when nothing is behind what answers, or this machine has no room for one more', async () => {
    for (const fails of [
      refusal(502),
      refusal(503),
      refusal(504),
      Object.assign(new Error('connect EMFILE'), { code: 'EMFILE' }),
      Object.assign(new Error('connect EAGAIN'), { code: 'EAGAIN' }),
      Object.assign(new Error('read ETIMEDOUT'), { code: 'ETIMEDOUT' }),
    ]) {
      const { engine, connects } = connecting({ fails }, {});
      await assert.rejects(engine.listContainers('x'), { code: 'engine-gone' });
      await engine.listContainers('x');
      assert.equal(connects(), 2);
    }
  });

  it('says that an engine is out of reach, and not that it ended, when this machine is short of something', async () => {
    const { engine } = connecting({ fails: Object.assign(new Error('connect EMFILE'), { code: 'EMFILE' }) });
    await assert.rejects(engine.listContainers('x'), /could not be reached .*EMFILE.*run out of open files/);
  });

  it('stays when the engine merely refuses', async () => {
    const { engine, connects } = connecting({ fails: refusal(500) });
    await assert.rejects(engine.listContainers('x'), { code: 'engine-failed' });
    await engine.info();
    assert.equal(connects(), 1);
  });
});
