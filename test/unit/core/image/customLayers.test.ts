import assert from 'node:assert/strict';
import { checkLayer, effectiveLayers } from '../../../../src/core/image/customLayers';
import type { CustomLayer } from '../../../../src/core/model/config';

function layer(text: string, more: Partial<CustomLayer> = {}): CustomLayer {
  const source = { kind: 'project', file: '/repos/app/.tsk/tsk.toml' } as const;
  return { kind: 'project', text, replaces: false, name: 'setup', source, ...more };
}

const check = (text: string, more?: Partial<CustomLayer>) => checkLayer(layer(text, more), text);

describe('a layer of the user’s', () => {
  const refused: readonly (readonly [what: string, text: string, message: RegExp])[] = [
    [
      'that begins another image',
      'RUN a\nFROM b',
      /^setup, line 2 in \/repos\/app\/.tsk\/tsk.toml: FROM starts another image/,
    ],
    ['that does so in small letters', 'from b', /^setup, line 1 in \S+: FROM/],
    ['that would swallow the next line', 'RUN a \\', /^setup, line 1 in \S+: .*last backslash/],
    ['that would do so past comments', 'RUN a \\\n# b\n', /last backslash/],
    [
      'that copies what nobody knows',
      'RUN a\nCOPY ${X} /y',
      /^setup, line 2 in \S+: TSK cannot tell before the build which files "\${X}" stands for/,
    ],
    [
      'with a control character',
      'RUN a\nRUN b\rFROM c',
      /^setup, line 2 in \S+: There is a control character/,
    ],
    ['that is too long', `# ${'x'.repeat(300_000)}`, /at most 256 Ki characters/],
  ];
  for (const [what, text, message] of refused) {
    it(`is refused: one ${what}`, () => {
      assert.throws(() => check(text), { code: 'bad-input', message });
    });
  }

  it('may have the line ends of Windows', () => {
    assert.equal(check('\ufeffRUN a\r\nRUN b\r\n').text, 'RUN a\nRUN b');
  });

  it('may say how the container starts: what comes last holds', () => {
    assert.equal(check('ENTRYPOINT ["x"]\nCMD y').text, 'ENTRYPOINT ["x"]\nCMD y');
  });

  it('leaves the next one a shell, the root folder and root', () => {
    assert.deepEqual(check('USER agent').reset, ['USER root']);
    assert.deepEqual(check('WORKDIR /x\nSHELL ["bash", "-c"]').reset, [
      'SHELL ["/bin/sh", "-c"]',
      'WORKDIR /',
      'USER root',
    ]);
  });

  it('tells where it is from', () => {
    const file = '/home/me/.config/tsk/tsk.toml';
    const origins = [
      check('').origin,
      check('', { source: { kind: 'user-project', file, project: 'app' } }).origin,
      check('', { name: file, source: { kind: 'user-defaults', file } }).origin,
      check('', { source: { kind: 'flag' } }).origin,
    ];
    assert.deepEqual(origins, [
      'setup in /repos/app/.tsk/tsk.toml',
      `setup in ${file} ([project.app])`,
      file,
      'setup',
    ]);
  });
});

describe('steps of a repository’s own', () => {
  const project = { source: { kind: 'project', file: '/repos/app/.tsk/tsk.toml' } } as const;
  const user = { source: { kind: 'user-defaults', file: '/home/me/.config/tsk/tsk.toml' } } as const;
  const refused: readonly (readonly [what: string, text: string, line: number, message: RegExp])[] = [
    ['mount a place', 'RUN a\nRUN --mount=type=bind,source=x,target=/y,rw b', 2, /RUN --mount .*COPY/],
    ['do so in small letters', 'run --mount=type=cache,target=/c a', 1, /RUN --mount/],
    ['do so in capitals', 'RUN --MOUNT=type=cache,target=/c a', 1, /RUN --mount/],
    [
      'do so behind the end of a line',
      'RUN \\\n  # and a comment\n\n  --mount=type=bind a',
      1,
      /RUN --mount/,
    ],
    ['do so within a word', 'RUN --mo\\\nunt=type=bind,target=/x a', 1, /RUN --mount/],
    ['do so before a here-document', 'RUN --mount=type=bind <<EOF\na\nEOF', 1, /RUN --mount/],
    [
      'do so where only some see a here-document',
      'RUN cat <<EOF\nRUN --mount=type=bind a\nEOF',
      2,
      /--mount/,
    ],
    ['do so with another letter for the ends of lines', '# escape=`\nRUN --mount=type=bind a', 2, /--mount/],
    ['choose a network', 'RUN --network=host a', 1, /RUN --network .*TSK sets the network/],
    ['ask for rights', 'RUN --security=insecure a', 1, /RUN --security/],
    ['ask for devices', 'RUN --device=/dev/kvm a', 1, /RUN --device .*"devices"/],
    ['use what nobody knows yet', 'RUN --privileged a', 1, /RUN --privileged/],
    ['have an address fetched', 'ADD http://127.0.0.1:8080/x /x', 1, /ADD .*RUN curl/],
    ['do so with flags and words', 'add --chown=1:1 ok HTTPS://example.test/x \\\n /x', 1, /ADD/],
    ['do so in a list', 'ADD ["https://example.test/a b", "/x"]', 1, /ADD/],
    ['have a repository fetched', 'ADD git@example.test:a/b.git /x', 1, /ADD/],
    ['do so by another user', 'ADD me@example.test:a/b.git /x', 1, /ADD/],
    ['do so by a variable', 'ADD ftp://$HOST/x /x', 1, /ADD/],
    ['hide it in a here-document', 'RUN a <<X\nADD http://[::1]/x /x\nX', 2, /ADD/],
    ['put it off', 'ONBUILD RUN --mount=type=bind a', 1, /ONBUILD/],
  ];
  for (const [what, text, line, message] of refused) {
    it(`may not ${what}`, () => {
      assert.throws(
        () => check(text, project),
        (error: Error) => {
          assert.match(error.message, new RegExp(`^setup, line ${line} in /repos/app/.tsk/tsk.toml: `));
          return message.test(error.message);
        },
      );
      assert.doesNotThrow(() => check(text, user), 'the user’s own may');
    });
  }

  for (const text of [
    'RUN apt-get install -y --no-install-recommends x',
    'RUN -- --mount',
    'RUN echo --mount=type=bind',
    'RUN ["x", "--network=host"]',
    'COPY --chown=1:1 --from=x a /a',
    'ADD rootfs.tar /',
    'RUN <<EOF\nfrom os import path\nEOF',
    'RUN a \\\n  --mount=not-a-flag',
  ]) {
    it(`may say ${JSON.stringify(text)}`, () => assert.doesNotThrow(() => check(text, project)));
  }
});

describe('a base of the user’s own', () => {
  const own = { kind: 'base', replaces: true } as const;

  it('begins with FROM, and may have more of them', () => {
    assert.doesNotThrow(() => check('# mine\nARG V=1\nFROM x:$V AS one\nFROM y', own));
    assert.throws(() => check('RUN x', own), {
      code: 'bad-input',
      message: /line 1 in \S+: A custom base begins with FROM/,
    });
    assert.throws(() => check('', own), { code: 'bad-input' });
  });

  it('may not have one when it is put behind the built-in base', () => {
    assert.throws(() => check('FROM x', { kind: 'base' }), /base_image/);
  });
});

describe('the layers that count', () => {
  const named = (name: string, replaces = false) => layer('', { name, replaces });

  it('are all of a kind, or the last that replaces and those behind it', () => {
    const names = (...layers: readonly CustomLayer[]) => {
      const { replaced, layers: left } = effectiveLayers([layer('', { kind: 'base' }), ...layers], 'project');
      return [replaced, ...left.map(({ name }) => name)];
    };
    assert.deepEqual(names(), [false]);
    assert.deepEqual(names(named('a'), named('b')), [false, 'a', 'b']);
    assert.deepEqual(names(named('a'), named('b', true), named('c')), [true, 'b', 'c']);
    assert.deepEqual(names(named('a', true), named('b', true)), [true, 'b']);
  });
});
