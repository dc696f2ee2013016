import assert from 'node:assert/strict';
import { nullLogger } from '../../../../../src/core/model/logger';
import { parseRawDiff } from '../../../../../src/core/workspace/read/changes';
import { createRepositories } from '../../../../../src/core/workspace/repositories';
import { blobName, GitRepo, tempFolderEach } from '../../../../support/gitRepo';

const repositories = createRepositories({ logger: nullLogger });

describe('the changes between two commits', () => {
  const temp = tempFolderEach();
  let repo: GitRepo;
  beforeEach(() => {
    repo = GitRepo.init(`${temp.dir}/repo`);
  });

  it('are added, modified, deleted, renamed and type-changed files', async () => {
    const long = 'line\n'.repeat(50);
    repo.write('changed').write('gone').write('before', long).write('turned').write('same');
    const from = repo.commit();
    repo.write('changed', 'anew\n').remove('gone').remove('before').write('a\n"b" ü', long);
    repo.remove('turned').link('turned', 'same').write('-new', 'new\n');
    const to = repo.commit();
    const found = await repositories.changes(repo.path('.git'), from, to);
    assert.deepEqual(found, [
      {
        status: 'added',
        path: '-new',
        newBlob: blobName('new\n'),
        submodule: false,
        insertions: 1,
        deletions: 0,
      },
      {
        status: 'renamed',
        path: 'a\n"b" ü',
        oldPath: 'before',
        oldBlob: blobName(long),
        newBlob: blobName(long),
        submodule: false,
        insertions: 0,
        deletions: 0,
      },
      {
        status: 'modified',
        path: 'changed',
        oldBlob: blobName('changed\n'),
        newBlob: blobName('anew\n'),
        submodule: false,
        insertions: 1,
        deletions: 1,
      },
      {
        status: 'deleted',
        path: 'gone',
        oldBlob: blobName('gone\n'),
        submodule: false,
        insertions: 0,
        deletions: 1,
      },
      {
        status: 'type-changed',
        path: 'turned',
        oldBlob: blobName('turned\n'),
        newBlob: blobName('same'),
        submodule: false,
        link: true,
        insertions: 1,
        deletions: 1,
      },
    ]);
  });

  it('mark new links and executables', async () => {
    repo.write('was', '', 0o755).write('turned').write('link').write('same');
    const from = repo.commit();
    repo.write('was', 'more\n', 0o755).write('turned', 'turned\n', 0o755).write('new', '', 0o755);
    repo.remove('link').link('link', '/etc/passwd').write('same', '');
    const found = await repositories.changes(repo.path('.git'), from, repo.commit());
    const said = found.map(({ path, link, executable }) => [path, link ?? false, executable ?? false]);
    assert.deepEqual(said, [
      ['link', true, false],
      ['new', false, true],
      ['same', false, false],
      ['turned', false, true],
      ['was', false, false],
    ]);
  });

  it('are marked if they are submodules', async () => {
    const other = GitRepo.init(`${temp.dir}/other`);
    const commit = other.commit();
    const from = repo.commit();
    repo.submodule(other, 'lib');
    const found = await repositories.changes(repo.path('.git'), from, repo.commit());
    const lib = found.find(({ path }) => path === 'lib');
    assert.deepEqual(lib, { status: 'added', path: 'lib', newBlob: commit, submodule: true });
  });

  it('are read from bytes, even if a path is not text', () => {
    const [a, b] = ['a'.repeat(40), 'b'.repeat(40)];
    const output = Buffer.from(`:100644 100755 ${a} ${b} M\0caf\xe9\0`, 'latin1');
    assert.deepEqual(parseRawDiff(output), [
      { status: 'modified', path: 'caf\ufffd', oldBlob: a, newBlob: b, submodule: false, executable: true },
    ]);
    assert.deepEqual(parseRawDiff(Buffer.alloc(0)), []);
  });

  it('refer to blobs that are read as bytes', async () => {
    const bytes = Buffer.from([0, 255, 10, 13, 10, 128]);
    repo.write('binary', bytes).write('empty', '');
    repo.commit();
    const gitDir = repo.path('.git');
    assert.deepEqual(Buffer.from(await repositories.readBlob(gitDir, blobName(bytes))), bytes);
    assert.deepEqual(Buffer.from(await repositories.readBlob(gitDir, blobName(''))), Buffer.alloc(0));
    for (const name of ['f'.repeat(40), '--batch', repo.git('rev-parse', 'HEAD')]) {
      await assert.rejects(repositories.readBlob(gitDir, name), { code: 'git-failed' });
    }
  });
});
