import { strict as assert } from 'node:assert';
import { dockerfileDocument } from '../../../../src/vscode/images/dockerfileDocument';

describe('a composed Dockerfile as a document', () => {
  const preview = {
    tag: 'tsk/node-claude:1a2b',
    hash: 'abc',
    dockerfile: 'FROM x\nRUN a\nRUN b',
    parts: [
      { kind: 'base', origin: 'dockerfiles/base/default.dockerfile (built-in)', firstLine: 1, lastLine: 1 },
      { kind: 'project', origin: 'setup in .tsk/tsk.toml', firstLine: 2, lastLine: 3 },
    ],
    files: ['package.json'],
    present: false,
  } as const;

  it('says of each part where it is from, and what the image is', () => {
    assert.equal(
      dockerfileDocument(preview),
      [
        '# tsk/node-claude:1a2b: not built yet.',
        '# Content hash: abc',
        '# The build context also has 1 file: package.json',
        '',
        '# ── from dockerfiles/base/default.dockerfile (built-in)',
        'FROM x',
        '',
        '# ── from setup in .tsk/tsk.toml',
        'RUN a',
        'RUN b',
        '',
      ].join('\n'),
    );
  });

  it('says what it does not know', () => {
    assert.match(
      dockerfileDocument({ ...preview, present: undefined, files: [] }),
      /no container engine is running[^]*no other files/,
    );
  });
});
