import assert from 'node:assert/strict';
import type { ContextFile } from '../../../../../src/core/model/engine';
import { GitRepo, blobName, gitBytes, tempFolder } from '../../../../support/gitRepo';
import { GitTrip } from '../../../../support/gitTrip';

const { repositories } = GitTrip;
const mebibyte = 1024 * 1024;

describe('the files that COPY names', () => {
  let common: ReturnType<typeof tempFolder>;
  let repo: GitRepo;
  let commit: string;
  const bytes = Buffer.from([0, 255, 13, 10, 10, 128]);

  before(() => {
    common = tempFolder();
    const other = GitRepo.init(`${common.dir}/other`).write('inner');
    other.commit();
    repo = GitRepo.init(`${common.dir}/repo`)
      .write('package.json', '{}\n')
      .write('package-lock.json', '{ }\n')
      .write('.npmrc')
      .write('binary', bytes)
      .write('run', '#!/bin/sh\n', 0o755)
      .write('src/a.ts')
      .write('src/deep/b.ts')
      .write('src/with space/ünï')
      .write(Buffer.from([...Buffer.from('src/'), 0xff]))
      .write('big.bin', 'version https://example.invalid/spec\noid sha256:0\nsize 5\n')
      .write('.gitattributes', '*.json text eol=crlf\n*.bin filter=lfs\n*.npmrc filter=evil\n')
      .write('.dockerignore', '*\n')
      .link('way', 'src/a.ts')
      .link('folder', 'src')
      .link('out', '/etc/passwd');
    repo.submodule(other, 'module');
    repo.git('config', 'filter.lfs.smudge', `touch ${common.dir}/ran`);
    repo.git('config', 'filter.lfs.clean', 'cat');
    commit = repo.commit();
    repo.write('package.json', 'not committed').write('new');
  });
  after(() => common.remove());

  const read = (
    patterns: readonly string[],
    maxBytes = mebibyte,
    at = commit,
  ): Promise<readonly ContextFile[]> => repositories.readFiles(repo.path('.git'), at, patterns, maxBytes);
  const paths = async (...patterns: readonly string[]): Promise<readonly string[]> =>
    (await read(patterns)).map(({ path }) => path);

  const table: readonly (readonly [pattern: string, found: readonly string[]])[] = [
    ['package.json', ['package.json']],
    ['./package.json', ['package.json']],
    ['/package.json', ['package.json']],
    ['package*.json', ['package-lock.json', 'package.json']],
    ['*mrc', ['.npmrc']],
    ['src', ['src/a.ts', 'src/deep/b.ts', 'src/with space/ünï']],
    ['src/', ['src/a.ts', 'src/deep/b.ts', 'src/with space/ünï']],
    ['src/*.ts', ['src/a.ts']],
    ['s?c/d*', ['src/deep/b.ts']],
    ['*/[a-z].ts', ['src/a.ts']],
    ['*/*/b.ts', ['src/deep/b.ts']],
  ];
  for (const [pattern, found] of table) {
    it(`"${pattern}" are ${found.join(', ')}`, async () => {
      assert.deepEqual(await paths(pattern), found);
    });
  }

  it('"." and "*" are all files once, except those of submodules or with names that are not text', async () => {
    const all = await paths('.');
    assert.deepEqual(await paths('*', 'src', './/'), all);
    assert.deepEqual(all, [
      ...['.dockerignore', '.gitattributes', '.gitmodules', '.npmrc', 'big.bin', 'binary', 'folder', 'out'],
      ...[
        'package-lock.json',
        'package.json',
        'run',
        'src/a.ts',
        'src/deep/b.ts',
        'src/with space/ünï',
        'way',
      ],
    ]);
  });

  it('have the bytes and modes of the commit, through no filter', async () => {
    const files = new Map((await read(['.'])).map((file) => [file.path, file]));
    assert.deepEqual(Buffer.from(files.get('binary')?.content ?? []), bytes);
    assert.equal(Buffer.from(files.get('package.json')?.content ?? []).toString(), '{}\n');
    assert.match(Buffer.from(files.get('big.bin')?.content ?? []).toString(), /^version https/);
    assert.equal(files.get('run')?.mode, 0o755);
    assert.equal(files.get('binary')?.mode, 0o644);
  });

  it('stay links, and nothing behind a link matches', async () => {
    const links = await read(['way', 'folder', 'out']);
    assert.deepEqual(
      links.map(({ path, link, content }) => [path, link, content.length]),
      [
        ['folder', 'src', 0],
        ['out', '/etc/passwd', 0],
        ['way', 'src/a.ts', 0],
      ],
    );
    await assert.rejects(read(['folder/a.ts']), { code: 'bad-input', message: /folder\/a\.ts/ });
  });

  it('must exist inside the repository', async () => {
    const refused = ['nothing', 'src/nothing', 'src/*.js', 'new', 'module', 'binary/x', 'a\u001bb'];
    for (const pattern of refused) {
      await assert.rejects(read(['src', pattern]), {
        code: 'bad-input',
        message: /nothing in the repository/,
      });
    }
    for (const pattern of ['..', '../x', 'src/../../x', '/..', 'src/..']) {
      await assert.rejects(read([pattern]), { code: 'bad-input', message: /leads out of the repository/ });
    }
    await assert.rejects(read(['[a']), { code: 'bad-input', message: /not a valid pattern/ });
    await assert.rejects(read(['.'], mebibyte, 'HEAD'), { code: 'bad-input' });
    await assert.rejects(read(['.'], mebibyte, 'f'.repeat(40)), { code: 'git-failed' });
  });

  it('are none without patterns', async () => {
    assert.deepEqual(await read([]), []);
  });

  it('have a total limit, even if all are identical', async () => {
    assert.equal((await read(['package*.json'], 7)).length, 2);
    await assert.rejects(read(['package*.json'], 6), { code: 'bad-input', message: /Copy fewer/ });
    const blob = repo.git('hash-object', '-w', 'binary');
    const lines = Array.from({ length: 200 }, (_, n) => `100644 blob ${blob}\tf${n}\n`).join('');
    await assert.rejects(read(['.'], 1000, commitOf(lines)), { code: 'bad-input', message: /Copy fewer/ });
  });

  it('are refused if the commit could not be checked out', async () => {
    const blob = repo.git('hash-object', '-w', 'binary');
    const inner = gitBytes(repo.dir, ['mktree'], { input: `100644 blob ${blob}\tpasswd\n` })
      .toString()
      .trim();
    for (const lines of [
      `040000 tree ${inner}\t..\n`,
      `040000 tree ${inner}\t.\n`,
      `120000 blob ${blob}\tetc\n040000 tree ${inner}\tetc\n`,
      `100644 blob ${blob}\ta\n120000 blob ${blob}\ta\n`,
    ]) {
      await assert.rejects(read(['.'], mebibyte, commitOf(lines)), { code: 'bad-input', message: /damaged/ });
    }
  });

  it('are not fetched if a partial clone lacks them', async () => {
    repo.git('config', 'uploadpack.allowFilter', 'true');
    const args = ['clone', '-q', '--filter=blob:none', '--sparse', `file://${repo.dir}`, 'partial'];
    gitBytes(common.dir, args);
    const gitDir = `${common.dir}/partial/.git`;
    const asked = (pattern: string): Promise<readonly ContextFile[]> =>
      repositories.readFiles(gitDir, commit, [pattern], mebibyte);
    assert.equal((await asked('package.json')).length, 1);
    await assert.rejects(asked('src'), { code: 'bad-input', message: /partial clone/ });
    const there = gitBytes(gitDir, ['cat-file', '--batch-all-objects', '--batch-check']).toString();
    assert.ok(!there.includes(blobName('src/a.ts\n')));
  });

  /** A commit of a tree written past git's own care. */
  function commitOf(lines: string): string {
    const entries = lines
      .split('\n')
      .filter(Boolean)
      .map((line) => {
        const [, mode = '', name = '', path = ''] = /^0*(\d+) \w+ (\w+)\t(.*)$/.exec(line) ?? [];
        return Buffer.concat([Buffer.from(`${mode} ${path}\0`), Buffer.from(name, 'hex')]);
      });
    const args = ['hash-object', '-w', '-t', 'tree', '--literally', '--stdin'];
    const tree = gitBytes(repo.dir, args, { input: Buffer.concat(entries) })
      .toString()
      .trim();
    return repo.git('commit-tree', tree, '-m', 'made by hand');
  }
});
