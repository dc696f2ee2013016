import assert from 'node:assert/strict';
import { repositoryFiles } from '../../../../src/core/image/buildContext';
import type { ContextFile } from '../../../../src/core/model/engine';
import { nullLogger } from '../../../../src/core/model/logger';

const file = (path: string, text = ''): ContextFile => ({ path, content: Buffer.from(text), mode: 0o644 });
const link = (path: string, to: string): ContextFile => ({ ...file(path), mode: 0o777, link: to });

async function pathsOf(...files: readonly ContextFile[]): Promise<readonly string[]> {
  const found = await repositoryFiles(['.'], () => Promise.resolve(files), nullLogger);
  return found.map(({ path }) => path);
}

describe('the repository’s files in a build', () => {
  it('are those of the patterns; without any, nothing is read', async () => {
    const asked: (readonly string[])[] = [];
    const read = (patterns: readonly string[]) => {
      asked.push(patterns);
      return Promise.resolve([file('a')]);
    };
    assert.deepEqual(await repositoryFiles([], read, nullLogger), []);
    assert.equal((await repositoryFiles(['a', 'b'], read, nullLogger)).length, 1);
    assert.deepEqual(asked, [['a', 'b']]);
  });

  it('may be called as our own are, but not lie in our folder', async () => {
    assert.deepEqual(await pathsOf(file('Dockerfile'), file('tsk-run')), ['Dockerfile', 'tsk-run']);
    await assert.rejects(pathsOf(file('.tsk-image/bin/tsk-run')), {
      code: 'bad-input',
      message: /TSK uses the folder/,
    });
    await assert.rejects(pathsOf(link('.tsk-image', 'x')), { code: 'bad-input' });
  });

  it('do not say which files a builder is to leave out', async () => {
    assert.deepEqual(
      await pathsOf(file('.dockerignore', '*'), file('.containerignore'), file('a/.dockerignore')),
      ['a/.dockerignore'],
    );
  });

  it('are paths below the root', async () => {
    for (const path of ['../x', 'a/../../x', '/x', 'a//b', '', './a']) {
      await assert.rejects(pathsOf(file(path)), { code: 'bad-input' }, path);
    }
  });

  it('keep their links, but none that leads out', async () => {
    const warnings: string[] = [];
    const logger = { ...nullLogger, warn: (message: string) => warnings.push(message) };
    const files = [
      link('a/in', '../b'),
      link('here', '.'),
      link('nowhere', 'gone/x'),
      link('abs', '/etc/passwd'),
      link('root', '/'),
      link('a/out', '../../x'),
      link('up', '..'),
    ];
    const found = await repositoryFiles(['.'], () => Promise.resolve(files), logger);
    assert.deepEqual(found, files.slice(0, 3));
    assert.match(warnings.join(), /abs, root, a\/out, up\. .*RUN ln -s/);
  });

  it('have no link that leads out over others, nor one of which nobody can tell', async () => {
    assert.deepEqual(await pathsOf(link('p/q/top', '../..'), link('p/q/sly', 'top/../x')), ['p/q/top']);
    assert.deepEqual(await pathsOf(link('d', 'e/f'), link('fine', 'd/../x')), ['d', 'fine']);
    assert.deepEqual(await pathsOf(link('a', 'b'), link('b', 'a')), []);
    assert.deepEqual(await pathsOf(link('a', 'b/x'), link('b', '/')), []);
    assert.deepEqual(await pathsOf(link('long', 'x/'.repeat(3_000))), []);
    const chain = Array.from({ length: 50 }, (_, n) => link(`${n}`, `${n + 1}`));
    assert.ok((await pathsOf(...chain)).length < 50);
  });

  it('are looked through in time, however the links in them are made', async () => {
    const maze = Array.from({ length: 20_000 }, (_, n) => link(`l${n}`, `${'a/../'.repeat(800)}l${n + 1}`));
    const began = process.cpuUsage();
    await pathsOf(...maze);
    const { user, system } = process.cpuUsage(began);
    assert.ok(user + system < 20e6, `${(user + system) / 1e6} s of CPU`);
  });

  it('are 512 MiB at the most', async () => {
    const big = { ...file('big'), content: { length: 300 * 2 ** 20 } as Uint8Array };
    await assert.rejects(pathsOf(big, { ...big, path: 'too' }), {
      code: 'bad-input',
      message: /600 MiB.*512/,
    });
  });
});
