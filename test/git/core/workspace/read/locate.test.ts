import assert from 'node:assert/strict';
import { chownSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { nullLogger } from '../../../../../src/core/model/logger';
import { createRepositories } from '../../../../../src/core/workspace/repositories';
import { GitRepo, gitBytes, tempFolderEach } from '../../../../support/gitRepo';
import { withEnvironment } from '../../../../support/withEnvironment';

const repositories = createRepositories({ logger: nullLogger });

describe('finding a repository', () => {
  const temp = tempFolderEach();
  let repo: GitRepo;
  beforeEach(() => {
    repo = GitRepo.init(`${temp.dir}/my repo`).write('sub/deep/file');
    repo.commit();
  });

  it('works from its top, a folder or a file, and through a link', async () => {
    symlinkSync(repo.path('sub'), `${temp.dir}/link`);
    for (const path of [repo.dir, repo.path('sub/deep'), repo.path('sub/deep/file'), `${temp.dir}/link`]) {
      const found = await repositories.locate(path);
      assert.deepEqual(found, { worktree: repo.dir, commonDir: repo.path('.git') });
    }
  });

  it('returns a linked worktree’s own top and the common folder', async () => {
    repo.git('worktree', 'add', '-q', `${temp.dir}/side`);
    const found = await repositories.locate(`${temp.dir}/side/sub`);
    assert.deepEqual(found, { worktree: `${temp.dir}/side`, commonDir: repo.path('.git') });
  });

  it('finds a worktree of a bare repository', async () => {
    gitBytes(temp.dir, ['clone', '-q', '--bare', repo.dir, 'bare']);
    gitBytes(`${temp.dir}/bare`, ['worktree', 'add', '-q', '../side', 'main']);
    const found = await repositories.locate(`${temp.dir}/side`);
    assert.deepEqual(found, { worktree: `${temp.dir}/side`, commonDir: `${temp.dir}/bare` });
    await assert.rejects(repositories.locate(`${temp.dir}/bare`), {
      code: 'no-repository',
      message: /bare repository/,
    });
  });

  it('ignores the repository that the environment names', async () => {
    const other = GitRepo.init(`${temp.dir}/other`);
    other.commit();
    process.env['GIT_DIR'] = other.path('.git');
    try {
      assert.equal((await repositories.locate(repo.dir)).worktree, repo.dir);
    } finally {
      delete process.env['GIT_DIR'];
    }
  });

  it('runs no git without permission', async () => {
    const restricted = createRepositories({ logger: nullLogger, mayRunGit: () => false });
    for (const ask of [
      () => restricted.locate(repo.dir),
      () => restricted.readBlob(repo.path('.git'), 'a'.repeat(40)),
      () => restricted.keptIds(repo.path('.git')),
    ]) {
      await assert.rejects(ask(), { code: 'not-trusted', message: /Trust the folder first/ });
    }
  });

  it('says what is wrong if there is none', async () => {
    const empty = GitRepo.init(`${temp.dir}/empty`);
    await assert.rejects(repositories.locate(temp.dir), {
      code: 'no-repository',
      message: /neither this folder/,
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

  it('reports a linked worktree or submodule without its repository, with advice', async () => {
    repo.git('worktree', 'add', '-q', `${temp.dir}/side`);
    renameSync(repo.dir, `${temp.dir}/moved`);
    await assert.rejects(repositories.locate(`${temp.dir}/side/sub`), {
      code: 'no-repository',
      message: /leads to .*\/my repo\/\.git\/worktrees\/side, where .* git worktree repair \/.*\/side$/,
    });
    gitBytes(`${temp.dir}/moved`, ['worktree', 'repair', `${temp.dir}/side`]);
    assert.equal((await repositories.locate(`${temp.dir}/side`)).commonDir, `${temp.dir}/moved/.git`);
    const sub = GitRepo.init(`${temp.dir}/sub`);
    rmSync(sub.path('.git'), { recursive: true });
    sub.write('.git', 'gitdir: ../nowhere/.git/modules/sub\n');
    await assert.rejects(repositories.locate(sub.dir), {
      code: 'no-repository',
      message: /leads to .*\/nowhere\/\.git\/modules\/sub, where .* Put the repository back there/,
    });
  });

  it('reports a damaged repository as damaged, not as missing', async () => {
    for (const [file, content] of [
      ['.git/HEAD', ''],
      ['.git/HEAD', 'garbage\n'],
      ['.git/config', '[[['],
    ] as const) {
      const damaged = GitRepo.init(`${temp.dir}/damaged`);
      damaged.write(file, content);
      await assert.rejects(repositories.locate(damaged.dir), (error: Error) => {
        assert.match(error.message, /damaged\/\.git is damaged, |bad config line 1/);
        assert.match(error.message, /Fix that, then try again\.$/);
        return true;
      });
      rmSync(damaged.dir, { recursive: true });
    }
  });

  if (process.getuid?.() === 0) {
    it('says how to trust a repository of another user', async () => {
      chownSync(repo.dir, 1234, 1234);
      chownSync(repo.path('.git'), 1234, 1234);
      await assert.rejects(repositories.locate(repo.dir), {
        code: 'no-repository',
        message: /belongs to another user.* git config --global --add safe\.directory '\/.*\/my repo'$/,
      });
      const trusted = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'safe.directory', GIT_CONFIG_VALUE_0: '*' };
      const found = await withEnvironment(trusted, () => repositories.locate(repo.dir));
      assert.equal(found.worktree, repo.dir);
    });
  }

  it('reports a missing git', async () => {
    const path = process.env['PATH'];
    process.env['PATH'] = temp.dir;
    try {
      await assert.rejects(repositories.locate(repo.dir), { code: 'git-not-found' });
    } finally {
      process.env['PATH'] = path;
    }
  });
});
