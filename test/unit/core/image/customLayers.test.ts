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
    ['that begins another image', 'RUN a\nFROM b', /^setup, line 2: FROM begins another image/],
    ['that does so in small letters', 'from b', /^setup, line 1: FROM/],
    ['that would swallow the next line', 'RUN a \\', /^setup, line 1: .*last backslash/],
    ['that would do so past comments', 'RUN a \\\n# b\n', /last backslash/],
    [
      'that copies what nobody knows',
      'RUN a\nCOPY ${X} /y',
      /^setup, line 2: Which files "\${X}" stands for/,
    ],
    ['with a control character', 'RUN a\nRUN b\rFROM c', /^setup, line 2: There is a control character/],
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

describe('a base of the user’s own', () => {
  const own = { kind: 'base', replaces: true } as const;

  it('begins with FROM, and may have more of them', () => {
    assert.doesNotThrow(() => check('# mine\nARG V=1\nFROM x:$V AS one\nFROM y', own));
    assert.throws(() => check('RUN x', own), {
      code: 'bad-input',
      message: /line 1: A base of its own begins with FROM/,
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
