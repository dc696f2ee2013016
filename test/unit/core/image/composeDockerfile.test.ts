import assert from 'node:assert/strict';
import { composeDockerfile, type BuiltInLayers } from '../../../../src/core/image/composeDockerfile';
import type { CustomLayer } from '../../../../src/core/model/config';
import type { ImageNeeds } from '../../../../src/core/model/image';
import { renderTemplate } from '../../../../src/core/template/renderTemplate';

const builtInLayer = (text: string) => ({ text, origin: text.split('\n')[0] ?? '' });
const builtIn: BuiltInLayers = {
  base: builtInLayer('FROM {{{BASE_IMAGE}}}\n'),
  begin: builtInLayer('RUN begin {{{UID}}}:{{{GID}}}\n'),
  stack: builtInLayer('RUN stack\n'),
  sudo: builtInLayer('RUN sudo\n'),
  nested: builtInLayer('RUN nested\n'),
  project: builtInLayer('# project\n'),
  agent: builtInLayer('RUN agent@{{{AGENT_VERSION}}}\n'),
  end: builtInLayer('RUN end {{{HOME_FOLDERS}}} {{{OTHER_FOLDERS}}}\nUSER {{{UID}}}\n'),
};
const needs: Omit<ImageNeeds, 'readFiles'> = {
  stack: 'rust',
  agentLayer: 'claude',
  agentVersion: '1.2.3',
  user: { uid: 501, gid: 20 },
  baseImage: 'debian:trixie-slim',
  caBundle: 'none',
  sudo: true,
  dind: true,
  volumeTargets: [],
  layers: [],
};

function compose(more: Partial<ImageNeeds> = {}, layers: BuiltInLayers = builtIn) {
  return composeDockerfile(layers, { ...needs, ...more }, { render: renderTemplate, certificates: false });
}

function layer(kind: CustomLayer['kind'], text: string, replaces = false): CustomLayer {
  return {
    kind,
    text,
    replaces,
    name: `${kind}.setup`,
    source: { kind: 'project', file: '/repos/app/.tsk/tsk.toml' },
  };
}

/** The lines that do something. */
function linesOf(dockerfile: string): readonly string[] {
  return dockerfile.split('\n').filter((line) => line && !line.startsWith('#'));
}

describe('the Dockerfile of a sandbox', () => {
  it('has what changes most often behind the rest, and last what makes a sandbox of it', () => {
    assert.deepEqual(linesOf(compose().dockerfile), [
      'FROM debian:trixie-slim',
      'RUN begin 501:20',
      'RUN stack',
      'RUN sudo',
      'RUN nested',
      'RUN agent@1.2.3',
      'RUN end  ',
      'USER 501',
    ]);
  });

  it('has only the parts that there are', () => {
    const { base, begin, project, end } = builtIn;
    const { dockerfile } = compose({}, { base, begin, project, end });
    assert.deepEqual(linesOf(dockerfile), [
      'FROM debian:trixie-slim',
      'RUN begin 501:20',
      'RUN end  ',
      'USER 501',
    ]);
  });

  it('has layers of the user’s behind the built-in ones of their kind, each followed by root', () => {
    const layers = (['agent', 'base', 'stack', 'project'] as const).map((kind) =>
      layer(kind, `RUN my ${kind}`),
    );
    assert.deepEqual(linesOf(compose({ layers }).dockerfile), [
      'FROM debian:trixie-slim',
      'RUN begin 501:20',
      'RUN my base',
      'USER root',
      'RUN stack',
      'RUN my stack',
      'USER root',
      'RUN sudo',
      'RUN nested',
      'RUN my project',
      'USER root',
      'RUN agent@1.2.3',
      'RUN my agent',
      'USER root',
      'RUN end  ',
      'USER 501',
    ]);
  });

  it('has them instead where they replace', () => {
    const layers = [
      layer('stack', 'RUN lost'),
      layer('stack', 'RUN mine', true),
      layer('stack', 'RUN more'),
      layer('base', 'FROM {{{BASE_IMAGE}}}\nRUN own', true),
    ];
    const lines = linesOf(compose({ layers }).dockerfile);
    assert.deepEqual(lines.slice(0, 8), [
      'FROM debian:trixie-slim',
      'RUN own',
      'USER root',
      'RUN begin 501:20',
      'RUN mine',
      'USER root',
      'RUN more',
      'USER root',
    ]);
  });

  it('has nothing at all where an empty layer replaces', () => {
    assert.doesNotMatch(compose({ layers: [layer('stack', '', true)] }).dockerfile, /stack/);
  });

  it('has text of the user’s as it stands, whatever a template would make of it', () => {
    const text = "RUN docker inspect -f '{{.Id}} {{{UID}}}' x";
    assert.match(
      compose({ layers: [layer('project', text)] }).dockerfile,
      /'\{\{\.Id\}\} \{\{\{UID\}\}\}' x\n/,
    );
  });

  it('fills in a base of the user’s, and names it when that fails', () => {
    const { dockerfile } = compose({ layers: [layer('base', 'RUN id {{{UID}}}')] });
    assert.match(dockerfile, /^RUN id 501$/m);
    assert.throws(() => compose({ layers: [layer('base', 'RUN {{{WRONG}}}')] }), {
      code: 'bad-input',
      message: /^base\.setup: .*WRONG/,
    });
  });

  it('begins with a comment: no layer can choose another character that joins lines', () => {
    const { dockerfile } = compose({ layers: [layer('base', '# escape=`\nFROM x', true)] });
    assert.match(dockerfile, /^# (?!escape)/);
  });

  it('knows of every part where it stands and where it is from', () => {
    const { dockerfile, parts } = compose({ layers: [layer('project', 'RUN a\nRUN b\nWORKDIR /x')] });
    const lines = dockerfile.split('\n');
    const shown = parts.map(({ kind, origin, firstLine, lastLine }) => [
      kind,
      origin,
      lines.slice(firstLine - 1, lastLine).join('|'),
    ]);
    assert.deepEqual(shown, [
      ['base', 'FROM {{{BASE_IMAGE}}}', 'FROM debian:trixie-slim'],
      ['sandbox', 'RUN begin {{{UID}}}:{{{GID}}}', 'RUN begin 501:20'],
      ['stack', 'RUN stack', 'RUN stack'],
      ['sandbox', 'RUN sudo', 'RUN sudo'],
      ['sandbox', 'RUN nested', 'RUN nested'],
      ['project', '# project', '# project'],
      ['project', 'project.setup in /repos/app/.tsk/tsk.toml', 'RUN a|RUN b|WORKDIR /x'],
      ['sandbox', 'what the next layer expects', 'WORKDIR /|USER root'],
      ['agent', 'RUN agent@{{{AGENT_VERSION}}}', 'RUN agent@1.2.3'],
      ['sandbox', 'RUN end {{{HOME_FOLDERS}}} {{{OTHER_FOLDERS}}}', 'RUN end  |USER 501'],
    ]);
  });

  it('tells the files that layers of the user’s copy, each once', () => {
    const layers = [
      layer('stack', 'COPY a b /x/'),
      layer('project', 'COPY b . /y/'),
      layer('base', 'COPY {{{UID}}} /'),
    ];
    assert.deepEqual(compose({ layers }).sources, ['501', 'a', 'b', '.']);
    assert.deepEqual(
      compose({ layers: [layer('stack', 'COPY a /x'), layer('stack', '', true)] }).sources,
      [],
    );
  });

  it('makes folders for volumes, in the home with all above them, quoted', () => {
    const volumeTargets = [
      '/home/agent/go/pkg/mod',
      '/data/',
      "/home/agent/it's",
      '/data',
      '/home/agent',
      '/x/../y',
    ];
    const { dockerfile } = compose({ volumeTargets });
    assert.match(
      dockerfile,
      /^RUN end '\/home\/agent\/go\/pkg\/mod' '\/home\/agent\/it'\\''s' '\/data' '\/y'$/m,
    );
  });

  const wrong: readonly (readonly [what: string, needs: Partial<ImageNeeds>, message: RegExp])[] = [
    ['a version that is a command', { agentVersion: '1;id' }, /"1;id" is not a version/],
    ['a range of versions', { agentVersion: '^1.2' }, /without a range/],
    ['a base image with a line end', { baseImage: 'a\nRUN b' }, /not the name of an image/],
    ['a base image with a stage', { baseImage: 'a AS b' }, /not the name of an image/],
    ['a volume at a relative path', { volumeTargets: ['data'] }, /not an absolute path/],
    ['a volume with a line end', { volumeTargets: ['/a\n/b'] }, /not an absolute path/],
  ];
  for (const [what, more, message] of wrong) {
    it(`is refused for ${what}`, () => {
      assert.throws(() => compose(more), { code: 'bad-input', message });
    });
  }

  it('takes the versions that there are', () => {
    for (const agentVersion of ['2.1.329', '0.170.0-alpha.1', 'latest', '1.0.0+build_5']) {
      assert.match(compose({ agentVersion }).dockerfile, /RUN agent@[0-9l]/);
    }
  });
});
