import assert from 'node:assert/strict';
import { parseDockerfile } from '../../../../src/core/image/dockerfileInstructions';

describe('a Dockerfile’s instructions', () => {
  const cases: readonly (readonly [what: string, text: string, instructions: readonly string[]])[] = [
    ['are one for each line', 'run a\nCopy b c', ['1 RUN a', '2 COPY b c']],
    ['are not comments or empty lines', '# FROM x\n\n  # COPY y z\nRUN a', ['4 RUN a']],
    ['go on behind a backslash', 'RUN a \\\n b \\  \n c\nUSER d', ['1 RUN a  b  c', '4 USER d']],
    [
      'go on past comments and empty lines',
      'COPY a \\\n# FROM x\n\n b /c\nRUN d',
      ['1 COPY a  b /c', '5 RUN d'],
    ],
    ['end at a comment’s backslash all the same', '# a \\\nFROM x', ['2 FROM x']],
    ['do not go on behind two backslashes', 'RUN a \\\\\nFROM x', ['1 RUN a \\\\', '2 FROM x']],
    [
      'are not what a here-document holds',
      'RUN python <<EOF\nfrom os import path\nEOF\nUSER a',
      ['1 RUN python <<EOF', '4 USER a'],
    ],
    [
      'of two here-documents are behind both',
      'COPY <<A <<"B" /x/\nFROM 1\nA\nFROM 2\nB\nRUN c',
      ['1 COPY <<A <<"B" /x/', '6 RUN c'],
    ],
    [
      'follow an indented end of a here-document',
      'RUN <<-END\n\tFROM x\n\tEND\nRUN c',
      ['1 RUN <<-END', '4 RUN c'],
    ],
    ['stay instructions where a here-document has no end', 'RUN <<EOF\nFROM x', ['1 RUN <<EOF', '2 FROM x']],
    ['are not a shift of bits', 'RUN echo $((1<<2))\nUSER a', ['1 RUN echo $((1<<2))', '2 USER a']],
  ];
  for (const [what, text, expected] of cases) {
    it(what, () => {
      const { instructions, openLine } = parseDockerfile(text);
      assert.deepEqual(
        instructions.map(({ line, keyword, value }) => `${line} ${keyword} ${value}`),
        expected,
      );
      assert.equal(openLine, undefined);
    });
  }

  it('tell the line of one that goes on behind the end', () => {
    assert.equal(parseDockerfile('RUN a\nRUN b \\').openLine, 2);
    assert.equal(parseDockerfile('RUN a\nRUN b \\\n# c\n').openLine, 2);
  });
});
