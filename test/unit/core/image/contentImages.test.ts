import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { ContentImages } from '../../../../src/core/image/contentImages';
import type { Engine, ImageRequest, ImageSummary } from '../../../../src/core/model/engine';
import type { BuildNetwork, ImageNeeds, ProjectCopies } from '../../../../src/core/model/image';
import type { NetworkPolicy } from '../../../../src/core/model/network';
import { nullLogger } from '../../../../src/core/model/logger';
import { renderTemplate } from '../../../../src/core/template/renderTemplate';

/** An engine that has the images that were built in it. */
class ImageEngine implements Pick<Engine, 'findImage' | 'buildImage' | 'listImages' | 'removeImage'> {
  readonly built: ImageRequest[] = [];
  stored: readonly ImageSummary[] = [];

  findImage(label: string, value: string, tag: string): Promise<string | undefined> {
    const at = this.built.findLastIndex((image) => image.labels[label] === value && image.tag === tag);
    return Promise.resolve(at < 0 ? undefined : `id-${at}`);
  }
  async buildImage(request: ImageRequest, onOutput: (line: string) => void): Promise<void> {
    await new Promise(setImmediate);
    onOutput('Step 1/2 : FROM a');
    onOutput('Step 2/2 : RUN b');
    this.built.push(request);
  }
  listImages(): Promise<readonly ImageSummary[]> {
    return Promise.resolve(this.stored);
  }
  removeImage(): Promise<void> {
    return Promise.resolve();
  }
}

const needs: ImageNeeds = {
  stack: 'default',
  agentLayer: undefined,
  agentVersion: undefined,
  user: { uid: 1000, gid: 1000 },
  baseImage: 'debian:trixie-slim',
  caBundle: 'none',
  sudo: false,
  dind: false,
  volumeTargets: [],
  layers: [],
  readFiles: () => Promise.resolve([]),
};
const silent = { onBuild: () => undefined, onOutput: () => undefined };

function imagesOf(
  engine: Partial<Engine>,
  buildNetwork: (policy: NetworkPolicy) => Promise<BuildNetwork> = () =>
    assert.fail('No network was to be made.'),
): ContentImages {
  let last: Promise<unknown> = Promise.resolve();
  return new ContentImages({
    engine: engine as Engine,
    exclusive: (_name, work) => {
      const done = last.then(work);
      last = done.catch(() => undefined);
      return done;
    },
    render: renderTemplate,
    layersDir: resolve('dockerfiles'),
    environment: {},
    logger: nullLogger,
    buildNetwork,
  });
}

describe('images by content', () => {
  it('are built once, however many ask at the same time', async () => {
    const engine = new ImageEngine();
    const images = imagesOf(engine);
    const all = await Promise.all([1, 2, 3].map(() => images.forTask(needs, silent)));
    assert.equal(engine.built.length, 1);
    assert.deepEqual(all.map(({ built }) => built).sort(), [false, false, true]);
    assert.equal((await images.forTask(needs, silent)).built, false);
  });

  it('are built anew when that is asked for', async () => {
    const engine = new ImageEngine();
    const images = imagesOf(engine);
    await images.forTask(needs, silent);
    const again = await images.forTask(needs, silent, undefined, { noCache: true });
    assert.deepEqual([again.built, again.id], [true, 'id-1']);
    assert.deepEqual(
      engine.built.map(({ noCache }) => noCache),
      [false, true],
    );
  });

  it('tell their steps', async () => {
    const steps: string[] = [];
    const onStep = (step: number, of: number): number => steps.push(`${step} of ${of}`);
    await imagesOf(new ImageEngine()).forTask(needs, { ...silent, onStep });
    assert.deepEqual(steps, ['1 of 2', '2 of 2']);
  });

  it('differ by everything that goes into them', async () => {
    const images = imagesOf({});
    const layer = { name: 'setup', replaces: false, source: { kind: 'flag' } } as const;
    const others: readonly Partial<ImageNeeds>[] = [
      {},
      { stack: 'go' },
      { agentLayer: 'claude', agentVersion: '1.0.0' },
      { agentLayer: 'claude', agentVersion: '1.0.1' },
      { agentLayer: 'codex', agentVersion: '1.0.0' },
      { user: { uid: 1001, gid: 1000 } },
      { baseImage: 'debian:trixie' },
      { sudo: true },
      { dind: true },
      { volumeTargets: ['/home/agent/.cache'] },
      { layers: [{ ...layer, kind: 'project', text: 'RUN a' }] },
      { layers: [{ ...layer, kind: 'stack', text: 'RUN a' }] },
      ...['a', 'b'].map((text): Partial<ImageNeeds> => ({
        layers: [{ ...layer, kind: 'project', text: 'COPY x /x' }],
        readFiles: () => Promise.resolve([{ path: 'x', content: Buffer.from(text), mode: 0o644 }]),
      })),
    ];
    const hashes = await Promise.all(
      others.map(async (more) => (await images.preview({ ...needs, ...more })).hash),
    );
    assert.equal(new Set(hashes).size, others.length);
  });

  it('are not built where what a repository’s own steps copy is not let in', async () => {
    const engine = new ImageEngine();
    const images = imagesOf(engine);
    const source = { kind: 'project', file: '/repos/app/.tsk/tsk.toml' } as const;
    const seen: ProjectCopies[] = [];
    const wanted: ImageNeeds = {
      ...needs,
      layers: [{ kind: 'project', text: 'COPY x /x', replaces: false, name: 'setup', source }],
      readFiles: () => Promise.resolve([{ path: 'x', content: Buffer.from('a'), mode: 0o755 }]),
      admit: (copies) => {
        seen.push(copies);
        return Promise.reject(new Error('nobody allowed it'));
      },
    };
    await assert.rejects(images.forTask(wanted, silent), /nobody allowed it/);
    assert.deepEqual([engine.built, seen.map(({ files }) => files.map(({ path }) => path))], [[], [['x']]]);
    assert.deepEqual(await images.projectCopies(wanted), seen[0]);
  });

  describe('with steps of a repository’s own', () => {
    const source = { kind: 'project', file: '/repos/app/.tsk/tsk.toml' } as const;
    const layer = { kind: 'project', text: 'RUN theirs', replaces: false, name: 'setup', source } as const;
    const reach = { allowDomains: ['a.example'], denyDomains: ['b.example'] };
    const theirs: ImageNeeds = { ...needs, stack: 'node', layers: [layer], reach };
    const network = { container: 'x', variables: { http_proxy: 'http://127.0.0.1:3128' } };

    function confined(engine: Partial<Engine>) {
      const asked: NetworkPolicy[] = [];
      let closed = 0;
      const close = () => Promise.resolve(void closed++);
      const images = imagesOf(engine, (policy) => {
        asked.push(policy);
        return Promise.resolve({ ...network, close });
      });
      return { images, asked, closed: () => closed };
    }

    it('are built as ever up to the first of them, and from there on with the allow-list alone', async () => {
      const engine = new ImageEngine();
      const { images, asked, closed } = confined(engine);
      await images.forTask(theirs, silent, undefined, { noCache: true });
      const texts = engine.built.map(({ files, dockerfile }) =>
        String(files.find(({ path }) => path === dockerfile)?.content),
      );
      assert.equal(texts.length, 2);
      assert.ok(texts[1]?.startsWith(texts[0]?.trimEnd() ?? 'nothing'));
      assert.deepEqual(
        texts.map((text) => text.includes('RUN theirs')),
        [false, true],
      );
      assert.deepEqual(
        engine.built.map(({ unnamed, network: used, noCache, labels }) => [
          unnamed,
          used?.container,
          noCache,
          Object.keys(labels).length,
        ]),
        [
          [true, undefined, true, 0],
          [undefined, 'x', false, 2],
        ],
      );
      assert.deepEqual(asked[0]?.denied, ['b.example']);
      assert.ok(['.debian.org', 'nodejs.org', 'a.example'].every((name) => asked[0]?.domains.includes(name)));
      assert.equal(closed(), 1);
    });

    it('are built with nothing but the allow-list where they begin the image', async () => {
      const engine = new ImageEngine();
      const base = { ...layer, kind: 'base', text: 'FROM x', replaces: true } as const;
      const { images } = confined(engine);
      await images.forTask({ ...theirs, layers: [base] }, silent, undefined, { noCache: true });
      assert.deepEqual(
        engine.built.map((request) => [request.network?.container, request.noCache]),
        [['x', true]],
      );
    });

    it('give the network back also when the build fails', async () => {
      const { images, closed } = confined({
        findImage: () => Promise.resolve(undefined),
        buildImage: () => Promise.reject(new Error('a step failed')),
      });
      await assert.rejects(images.forTask(theirs, silent), /a step failed/);
      assert.equal(closed(), 1);
    });

    it('are built as ever where the network is open, or the steps are the user’s', async () => {
      const file = '/home/me/.config/tsk/tsk.toml';
      const own = { ...layer, source: { kind: 'user-defaults', file } } as const;
      const open: ImageNeeds = { ...needs, stack: 'node', layers: [layer] };
      for (const wanted of [open, { ...theirs, layers: [own] }]) {
        const engine = new ImageEngine();
        const { images, asked } = confined(engine);
        await images.forTask(wanted, silent);
        assert.deepEqual([engine.built.length, engine.built[0]?.network, asked.length], [1, undefined, 0]);
      }
    });
  });

  it('can be looked at before they are built', async () => {
    const engine = new ImageEngine();
    const images = imagesOf(engine);
    const before = await images.preview(needs);
    assert.equal(before.present, false);
    assert.deepEqual(before.files, [
      '.tsk-image/bin/tsk-collect',
      '.tsk-image/bin/tsk-run',
      '.tsk-image/bin/tsk-shell',
      '.tsk-image/bin/tsk-stream',
    ]);
    assert.match(before.dockerfile, /^FROM debian:trixie-slim$/m);
    assert.equal(
      before.parts.find(({ kind }) => kind === 'stack')?.origin,
      'dockerfiles/stack/default.dockerfile (built-in)',
    );
    const { tag } = await images.forTask(needs, silent);
    assert.equal(before.tag, tag);
    assert.equal((await images.preview(needs)).present, true);
  });

  it('can be looked at without an engine', async () => {
    const images = imagesOf({ findImage: () => Promise.reject(new Error('nobody there')) });
    assert.equal((await images.preview(needs)).present, undefined);
  });

  it('can be of a stack that a layer of the user’s makes, and of no other', async () => {
    const images = imagesOf({});
    const text = 'RUN zig';
    const layers = [
      { kind: 'stack', text, replaces: false, name: 'stack_config.Zig 1.setup', source: { kind: 'flag' } },
    ] as const;
    const { tag, dockerfile } = await images.preview({ ...needs, stack: 'Zig 1', layers });
    assert.match(tag, /^tsk\/zig-1-plain:/);
    assert.match(dockerfile, /^RUN zig$/m);
    await assert.rejects(images.preview({ ...needs, stack: 'zig' }), {
      code: 'unknown-stack',
      message: /default, go, java, lua, node, python, rust/,
    });
  });

  it('of ours are listed, but neither the proxy’s current one nor what others made of them', async () => {
    const engine = new ImageEngine();
    const images = imagesOf(engine);
    const proxy = await images.forProxy(silent);
    const image = (id: string, ...tags: readonly string[]): ImageSummary => ({
      id,
      tags,
      labels: { 'tsk.content': `hash-${id}`, 'tsk.image': 'tsk/node-claude' },
      createdAt: '2026-01-01T00:00:00.000Z',
      sizeBytes: 1,
      inUse: false,
    });
    engine.stored = [
      image('task', 'tsk/node-claude:1'),
      image('proxy', proxy.tag),
      image('old proxy', 'tsk/proxy:0'),
      image('theirs', 'my/app:1'),
      image('kept by them', 'tsk/node-claude:2', 'keep:me'),
      image('nameless'),
    ];
    const found = (await images.stored()).map(({ id, tag, hash }) => [id, tag, hash]);
    assert.deepEqual(found, [
      ['task', 'tsk/node-claude:1', 'hash-task'],
      ['old proxy', 'tsk/proxy:0', 'hash-old proxy'],
      ['nameless', 'tsk/node-claude (replaced by a newer build)', ''],
    ]);
  });
});
