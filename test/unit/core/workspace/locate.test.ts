import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { nullLogger } from '../../../../src/core/model/logger';
import { createRepositories } from '../../../../src/core/workspace/repositories';
import { GitRepo, gitBytes, tempFolder } from '../../../support/gitRepo';

const repositories = createRepositories({ logger: nullLogger });

describe('finding a repository', () => {
  let temp: ReturnType<typeof tempFolder>;
  let repo: GitRepo;
  beforeEach(() => {
    temp = tempFolder();
    repo = GitRepo.init(`${temp.dir}/my repo`).write('sub/deep/file');
    repo.commit();
  });
  afterEach(() => temp.remove());

  it('works from its top, a folder, a file, and through a link', async () => {
    symlinkSync(repo.path('sub'), `${temp.dir}/link`);
    for (const path of [repo.dir, repo.path('sub/deep'), repo.path('sub/deep/file'), `${temp.dir}/link`]) {
      const found = await repositories.locate(path);
      assert.deepEqual(found, { worktree: repo.dir, commonDir: repo.path('.git') });
    }
  });

  it('gives a linked worktree its own top and the common folder', async () => {
    repo.git('worktree', 'add', '-q', `${temp.dir}/side`);
    const found = await repositories.locate(`${temp.dir}/side/sub`);
    assert.deepEqual(found, { worktree: `${temp.dir}/side`, commonDir: repo.path('.git') });
  });

  it('gives a worktree of a bare repository', async () => {
    gitBytes(temp.dir, ['clone', '-q', '--bare', repo.dir, 'bare']);
    gitBytes(`${temp.dir}/bare`, ['worktree', 'add', '-q', '../side', 'main']);
    const found = await repositories.locate(`${temp.dir}/side`);
    assert.deepEqual(found, { worktree: `${temp.dir}/side`, commonDir: `${temp.dir}/bare` });
    await assert.rejects(repositories.locate(`${temp.dir}/bare`), {
      code: 'no-repository',
      message: /bare repository/,
    });
  });

  it('does not listen to where the environment points git', async () => {
    const other = GitRepo.init(`${temp.dir}/other`);
    other.commit();
    process.env['GIT_DIR'] = other.path('.git');
    try {
      assert.equal((await repositories.locate(repo.dir)).worktree, repo.dir);
    } finally {
      delete process.env['GIT_DIR'];
    }
  });

  it('runs no git where none may run', async () => {
    const restricted = createRepositories({ logger: nullLogger, mayRunGit: () => false });
    for (const ask of [
      () => restricted.locate(repo.dir),
      () => restricted.readBlob(repo.path('.git'), 'a'.repeat(40)),
      () => restricted.keptIds(repo.path('.git')),
    ]) {
      await assert.rejects(ask(), { code: 'not-trusted', message: /Trust the folder first/ });
    }
  });

  it('says what is wrong where there is none', async () => {
    const empty = GitRepo.init(`${temp.dir}/empty`);
    await assert.rejects(repositories.locate(temp.dir), {
      code: 'no-repository',
      message: /no repository here/,
    });
    await assert.rejects(repositories.locate(repo.path('.git')), {
      code: 'no-repository',
      message: /".git" folder/,
    });
    await assert.rejects(repositories.locate(`${temp.dir}/nowhere`), {
      code: 'no-repository',
      message: /ENOENT/,
    });
    await assert.rejects(repositories.locate(empty.dir), { code: 'no-commit' });
  });

  it('says when there is no git', async () => {
    const path = process.env['PATH'];
    process.env['PATH'] = temp.dir;
    try {
      await assert.rejects(repositories.locate(repo.dir), { code: 'git-not-found' });
    } finally {
      process.env['PATH'] = path;
    }
  });
});
