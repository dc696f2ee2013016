import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import type Dockerode from 'dockerode';
import { buildImage } from '../../../../src/core/sandbox/buildImage';
import type { ImageRequest } from '../../../../src/core/model/engine';

const request: ImageRequest = { tag: 'tsk/x:1', labels: { a: 'b' }, buildArgs: {}, files: [] };

/** An engine that answers a build with these messages, in chunks that end anywhere. */
function engine(...messages: readonly object[]) {
  const asked: Dockerode.ImageBuildOptions[] = [];
  const text = messages.map((message) => `${JSON.stringify(message)}\r\n`).join('');
  const docker = {
    buildImage: (_context: unknown, options: Dockerode.ImageBuildOptions) => {
      asked.push(options);
      return Promise.resolve(Readable.from(text.match(/[^]{1,7}/g) ?? []));
    },
  };
  return { docker: docker as unknown as Dockerode, asked };
}

async function outputOf(...messages: readonly object[]): Promise<readonly string[]> {
  const lines: string[] = [];
  await buildImage({ docker: engine(...messages).docker, kind: 'docker' }, request, (line) =>
    lines.push(line),
  );
  return lines;
}

const say = (stream: string) => ({ stream });

describe('building an image', () => {
  it('tells the output line by line, however it is cut', async () => {
    assert.deepEqual(
      await outputOf(say('Step 1/1 : FR'), say('OM a\n'), say('\n'), say(' ---> 1\nok\n'), say('end\n')),
      ['Step 1/1 : FROM a', ' ---> 1', 'ok', 'end'],
    );
  });

  it('tells of a line that is written over and over its last state, and nothing that a terminal obeys', async () => {
    assert.deepEqual(await outputOf(say(' 1%\r 50%\r100%\r\n'), say('\u001b[2J\u001b[31mred\u001b[0m\n')), [
      '100%',
      'red',
    ]);
  });

  it('cuts a line that does not end', async () => {
    const [line = '', ...rest] = await outputOf(say('x'.repeat(5_000)), say('y\n'));
    assert.ok(line.length <= 4_000);
    assert.deepEqual(rest, ['y']);
  });

  it('fails with the step that failed and its last lines', async () => {
    const { docker } = engine(
      say('Step 1/2 : FROM a\n'),
      say('fine\n'),
      say('Step 2/2 : RUN b\n'),
      ...Array.from({ length: 30 }, (_, n) => say(`line ${n}\n`)),
      say('cut off'),
      { error: 'returned a non-zero code: 7' },
    );
    await assert.rejects(
      buildImage({ docker, kind: 'docker' }, request, () => undefined),
      (error: Error) => {
        const lines = error.message.split('\n');
        assert.match(lines[0] ?? '', /tsk\/x:1 could not be built: Step 2\/2 : RUN b$/);
        assert.deepEqual(
          [lines[1], lines.at(-2), lines.at(-1)],
          ['  line 11', '  cut off', '  returned a non-zero code: 7'],
        );
        assert.equal(lines.length, 22);
        return true;
      },
    );
  });

  it('knows Podman’s steps, of several stages, too', async () => {
    const { docker } = engine(say('[2/2] STEP 3/4: RUN x\n'), { error: 'exit status 1' });
    await assert.rejects(
      buildImage({ docker, kind: 'docker' }, request, () => undefined),
      {
        code: 'image-build-failed',
        message: /\[2\/2\] STEP 3\/4: RUN x\n {2}exit status 1$/,
      },
    );
  });

  it('fails with the engine’s word where it cannot read the Dockerfile', async () => {
    const refusal = Object.assign(new Error('unknown instruction: ECHO'), { statusCode: 400 });
    const docker = { buildImage: () => Promise.reject(refusal) } as unknown as Dockerode;
    await assert.rejects(
      buildImage({ docker, kind: 'docker' }, request, () => undefined),
      {
        code: 'image-build-failed',
        message: /refuses its Dockerfile\n {2}unknown instruction: ECHO/,
      },
    );
  });

  it('uses the Dockerfile that is named, and what was built before unless told not to', async () => {
    const { docker, asked } = engine();
    await buildImage({ docker, kind: 'docker' }, request, () => undefined);
    await buildImage(
      { docker, kind: 'docker' },
      { ...request, dockerfile: 'x/Dockerfile', noCache: true },
      () => undefined,
    );
    assert.deepEqual(
      asked.map(({ dockerfile, nocache }) => [dockerfile, nocache]),
      [
        ['Dockerfile', undefined],
        ['x/Dockerfile', true],
      ],
    );
  });

  it('does not begin when it is cancelled', async () => {
    const { docker, asked } = engine();
    await assert.rejects(
      buildImage({ docker, kind: 'docker' }, request, () => undefined, AbortSignal.abort('Stopped.')),
      { code: 'cancelled' },
    );
    assert.equal(asked.length, 0);
  });
});
