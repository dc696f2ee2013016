import assert from 'node:assert/strict';
import { copySources } from '../../../../src/core/image/copySources';
import { parseDockerfile } from '../../../../src/core/image/dockerfileInstructions';

function sourcesOf(text: string): readonly string[] {
  const { instructions } = parseDockerfile(text);
  return copySources(instructions, (source, line) => {
    throw new Error(`${source} in line ${line}`);
  }).map(({ pattern }) => pattern);
}

describe('the files that COPY and ADD name', () => {
  const cases: readonly (readonly [text: string, patterns: readonly string[]])[] = [
    ['COPY package.json /app/', ['package.json']],
    ['copy a b ./c /app/', ['a', 'b', 'c']],
    ['COPY . /app', ['.']],
    ['COPY / /app', ['.']],
    ['COPY src/ /app', ['src']],
    ['COPY /abs/x ../../up y/../z /app/', ['abs/x', 'up', 'z']],
    ['COPY *.json lib/?.lua /app/', ['*.json', 'lib/?.lua']],
    ['COPY v[0-9].txt [[]x] /app/', ['v?.txt', '?x]']],
    ['COPY --chown=1000:1000 --chmod=755 a /app', ['a']],
    ['COPY --from=node:22 /usr/bin/node /usr/bin/', []],
    ['COPY --chown=1 --from=0 $X /usr/bin/', []],
    ['COPY ["a b.txt", "c", "/app/"]', ['a b.txt', 'c']],
    ['COPY --link ["a b.txt", "/app/"]', ['a b.txt']],
    ['COPY "quoted" \'too\' /app/', ['quoted', 'too']],
    ['COPY a \\\n  # not this\n  b \\\n  /app/', ['a', 'b']],
    ['COPY <<EOF extra /app/\nCOPY inside /x\nEOF', ['extra']],
    ['ADD https://example.test/x.tgz git@example.test:a/b.git rootfs.tar /', ['rootfs.tar']],
    ['RUN COPY a b\n# COPY c d\nONBUILD COPY e f', []],
    ['COPY alone', []],
  ];
  for (const [text, patterns] of cases) {
    it(`${JSON.stringify(text)}: ${patterns.join(' ') || 'none'}`, () => {
      assert.deepEqual(sourcesOf(text), patterns);
    });
  }

  it('are told where only the builder could tell which they are', () => {
    assert.throws(() => sourcesOf('ARG X=a\nCOPY $X /app'), /\$X in line 2/);
  });
});
