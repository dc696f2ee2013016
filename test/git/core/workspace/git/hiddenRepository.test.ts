import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nullLogger } from '../../../../../src/core/model/logger';
import { looksLikeGitDir } from '../../../../../src/core/workspace/git/bareFolder';
import { createGit } from '../../../../../src/core/workspace/git/git';
import { refuseHiddenRepository } from '../../../../../src/core/workspace/git/hiddenRepository';
import { createRepositories } from '../../../../../src/core/workspace/repositories';
import { GitRepo, tempFolder } from '../../../../support/gitRepo';
import { withEnvironment } from '../../../../support/withEnvironment';

/** Files that anybody can commit, and that git takes for a repository with its settings. */
describe('a folder that git takes for a bare repository', () => {
  let temp: ReturnType<typeof tempFolder>;
  let repo: GitRepo;

  before(() => {
    temp = tempFolder();
    repo = GitRepo.init(`${temp.dir}/repo`).write('file');
    repo.commit('first');
    repo
      .write('sub/HEAD', 'ref: refs/heads/main\n')
      .write('sub/objects/keep', '')
      .write('sub/refs/keep', '')
      .write('sub/inner/file')
      .write(
        'sub/config',
        [
          '[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = .',
          `\tfsmonitor = touch ${temp.dir}/ran`,
          `[filter "x"]\n\tclean = touch ${temp.dir}/ran; cat`,
          `[remote "origin"]\n\turl = ${temp.dir}\n\tpromisor = true\n\tuploadpack = touch ${temp.dir}/ran;`,
          '[extensions]\n\tpartialClone = origin\n',
        ].join('\n'),
      )
      .write('sub/.gitattributes', '* filter=x\n')
      .commit('evil');
    // What a commit that is nowhere makes a partial clone ask for.
    mkdirSync(repo.path('sub/refs/heads'), { recursive: true });
    writeFileSync(repo.path('sub/refs/heads/main'), `${'1'.repeat(40)}\n`);
  });
  after(() => temp.remove());

  for (const place of ['sub', 'sub/inner']) {
    it(`is refused as a working folder, and runs nothing: ${place}`, async () => {
      const repositories = createRepositories({ logger: nullLogger });
      await assert.rejects(repositories.locate(join(repo.dir, place)), {
        code: 'no-repository',
        message: /bare repository.*its "config" can name programs/,
      });
      assert.ok(!existsSync(`${temp.dir}/ran`));
    });
  }

  it('does not disturb the working tree around it', async () => {
    const repositories = createRepositories({ logger: nullLogger });
    assert.equal((await repositories.locate(repo.dir)).worktree, repo.dir);
    await refuseHiddenRepository(repo.path('sub/..'), 'at "x"');
  });

  it('does not fetch a missing commit, even if its settings request it', async () => {
    const git = createGit(nullLogger);
    const dir = repo.path('sub');
    await withEnvironment({ GIT_ALLOW_PROTOCOL: 'file', GIT_NO_LAZY_FETCH: '0' }, async () => {
      const call = { args: ['cat-file', '-p', '1'.repeat(40)], cwd: dir, env: { GIT_DIR: dir } };
      await assert.rejects(git.text(call), { code: 'git-failed' });
    });
    assert.ok(!existsSync(`${temp.dir}/ran`));
  });

  const folders: readonly (readonly [names: readonly string[], isOne: boolean])[] = [
    [['HEAD', 'objects', 'refs'], true],
    [['head', 'Objects', 'REFS', 'config'], true],
    [['HEAD', 'commondir'], true],
    [['HEAD', 'objects'], false],
    [['objects', 'refs', 'config'], false],
    [['HEAD', 'config', 'hooks'], false],
    [[], false],
  ];
  for (const [names, isOne] of folders) {
    it(`${isOne ? 'has' : 'does not have'} ${names.join(', ') || 'nothing'} in it`, () => {
      assert.equal(looksLikeGitDir(names), isOne);
    });
  }
});
