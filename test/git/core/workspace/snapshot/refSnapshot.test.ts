import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { nullLogger } from '../../../../../src/core/model/logger';
import type { TaskId } from '../../../../../src/core/model/taskId';
import { createRepositories } from '../../../../../src/core/workspace/repositories';
import { GitRepo, gitBytes, tempFolder, tempFolderEach } from '../../../../support/gitRepo';

const repositories = createRepositories({ logger: nullLogger });
const id = '11111111-2222-4333-8444-555555555555' as TaskId;

describe('a snapshot of a branch', () => {
  const temp = tempFolder();
  const repo = GitRepo.init(`${temp.dir}/repo`);
  let older = '';
  before(() => {
    repo.write('a').commit('first');
    older = repo.git('rev-parse', 'HEAD').trim();
    repo.git('tag', 'v1');
    repo.git('checkout', '-q', '-b', 'release/2');
    repo.write('b').commit('second');
    repo.git('branch', 'tsk/feat/x/12345678');
    repo.git('checkout', '-q', '-b', 'later');
    repo.write('c').commit('third');
    repo.write('not-committed');
  });
  after(() => temp.remove());

  async function of(name: string) {
    return repositories.refSnapshot(await repositories.locate(repo.dir), name, id);
  }

  it('is that commit, no matter what the working tree contains, and is kept', async () => {
    const snapshot = await of('release/2');
    const tip = repo.git('rev-parse', 'release/2').trim();
    assert.deepEqual([snapshot.base, snapshot.head, snapshot.sourceBranch], [tip, tip, 'release/2']);
    assert.equal(repo.git('rev-parse', `refs/tsk/base/${id}`).trim(), tip);
    await repositories.release(snapshot, id);
    assert.equal(repo.git('for-each-ref', 'refs/tsk/base').trim(), '');
  });

  it('can be of a tag or a commit, which are not branches', async () => {
    for (const name of ['v1', older, older.slice(0, 10)]) {
      const snapshot = await of(name);
      assert.equal(snapshot.base, older);
      assert.ok(!('sourceBranch' in snapshot), name);
      await repositories.release(snapshot, id);
    }
  });

  for (const name of ['nope', '', '-h', '--all', 'later..v1', 'HEAD:a', '@{-99}', 'a\nb', 'v1^{tree}']) {
    it(`is refused for ${JSON.stringify(name)}`, async () => {
      await assert.rejects(of(name), { code: 'bad-input', message: /There is no branch, tag or commit/ });
      assert.equal(repo.git('for-each-ref', 'refs/tsk/base').trim(), '');
    });
  }

  it('can be of any branch except those of tasks', async () => {
    const names = await repositories.branches(await repositories.locate(repo.dir));
    assert.deepEqual([...names].sort(), ['later', 'main', 'release/2']);
  });

  it('reads neither the working tree nor the index, and adds nothing to the repository', async () => {
    repo.write('.gitattributes', '* filter=lost\n').write('large', 'x'.repeat(1_000_000));
    repo.git('config', 'filter.lost.clean', 'no-such-program');
    repo.git('config', 'filter.lost.required', 'true');
    const index = readFileSync(repo.path('.git/index'));
    repo.write('.git/index', 'garbage').write('.git/index.lock', '');
    const objects = () => readdirSync(repo.path('.git/objects'), { recursive: true }).sort();
    const before = objects();
    try {
      const { base } = await of('main');
      assert.equal(base, repo.git('rev-parse', 'main'));
      assert.deepEqual(objects(), before);
    } finally {
      repo.remove('.git/index.lock').remove('.gitattributes').remove('large').write('.git/index', index);
    }
  });

  describe('with a HEAD that points to no commit', () => {
    afterEach(() => repo.git('symbolic-ref', 'HEAD', 'refs/heads/later'));

    const heads: readonly (readonly [state: string, arrange: () => void, message: RegExp])[] = [
      [
        'as its branch has none yet',
        () => repo.git('symbolic-ref', 'HEAD', 'refs/heads/fresh'),
        /^The branch fresh, checked out at .*, has no commit yet\. .*"--from"\.$/,
      ],
      [
        'as the commit is lost',
        () => repo.write('.git/HEAD', `${'12'.repeat(20)}\n`),
        /^HEAD at .* points to the commit (12){20}, which does not exist\. Fetch it/,
      ],
      [
        'as the commit of its branch is lost',
        () => {
          repo.write('.git/refs/heads/lost', `${'12'.repeat(20)}\n`);
          repo.git('symbolic-ref', 'HEAD', 'refs/heads/lost');
        },
        /^The branch lost, checked out at .*, points to the commit (12){20}, which does not exist/,
      ],
      [
        'as the file of its branch is empty',
        () => {
          repo.write('.git/refs/heads/crashed', '');
          repo.write('.git/HEAD', 'ref: refs/heads/crashed\n');
        },
        /points to a ref that git cannot read\. /,
      ],
    ];
    for (const [state, arrange, message] of heads) {
      it(`works, ${state}; one of the working tree explains the problem`, async () => {
        arrange();
        const { base } = await of('v1');
        assert.equal(base, older);
        await repositories.currentBranch({ worktree: repo.dir, commonDir: repo.path('.git') });
        const taken = repositories.snapshot(await repositories.locate(repo.dir), id);
        await assert.rejects(taken, { code: 'no-commit', message });
        for (const name of ['lost', 'crashed']) rmSync(repo.path('.git/refs/heads', name), { force: true });
      });
    }
  });

  it('reports a broken branch, and does not offer it', async () => {
    repo.write('.git/refs/heads/gone', `${'12'.repeat(20)}\n`).write('.git/refs/heads/crashed', '');
    try {
      await assert.rejects(of('gone'), {
        code: 'bad-input',
        message:
          /^The branch "gone" in .* points to a missing commit\. Fetch it, or choose another branch\.$/,
      });
      const names = await repositories.branches(await repositories.locate(repo.dir));
      assert.deepEqual([...names].sort(), ['later', 'main', 'release/2']);
    } finally {
      repo.remove('.git/refs/heads/gone').remove('.git/refs/heads/crashed');
    }
  });
});

describe('a snapshot of a branch with submodules', () => {
  const temp = tempFolderEach();
  let top: GitRepo;
  beforeEach(() => {
    const leaf = GitRepo.init(`${temp.dir}/leaf`).write('leaf');
    leaf.commit();
    const middle = GitRepo.init(`${temp.dir}/middle`).write('twig');
    middle.submodule(leaf, 'inner');
    middle.commit();
    top = GitRepo.init(`${temp.dir}/top`).write('root');
    top.commit();
    top.git('checkout', '-q', '-b', 'with');
    top.submodule(middle, 'lib/mid dle').git('submodule', '--quiet', 'update', '--init');
    top.commit();
  });

  const found = async (name: string): Promise<readonly string[]> => {
    const { submodules } = await repositories.refSnapshot(await repositories.locate(top.dir), name, id);
    return submodules.map(({ path, gitDir, base }) => `${path} ${gitDir.replace(top.dir, '')} ${base}`);
  };
  const expected = (): readonly string[] => {
    const middle = top.git('rev-parse', 'with:lib/mid dle');
    const gitDir = '/.git/modules/lib/mid dle';
    const leaf = GitRepo.at(top.path(gitDir)).git('rev-parse', `${middle}:inner`);
    return [`lib/mid dle ${gitDir} ${middle}`, `lib/mid dle/inner ${gitDir}/modules/inner ${leaf}`];
  };

  it('has them as the commit names them', async () => {
    const there = expected();
    GitRepo.at(top.path('lib/mid dle')).write('more').commit();
    assert.deepEqual(await found('with'), there);
    assert.deepEqual(await found('main'), []);
  });

  it('has them if none is checked out', async () => {
    const there = expected();
    top.git('checkout', '-q', 'main');
    rmSync(top.path('lib'), { recursive: true, force: true });
    assert.deepEqual(await found('with'), there);
  });

  it('has them if they are repositories in place', async () => {
    const sub = top.path('lib/mid dle');
    rmSync(`${sub}/.git`);
    cpSync(top.path('.git/modules/lib/mid dle'), `${sub}/.git`, { recursive: true });
    gitBytes(temp.dir, ['config', '--file', `${sub}/.git/config`, '--unset', 'core.worktree']);
    rmSync(top.path('.git/modules'), { recursive: true });
    assert.match((await found('with')).join(), /^lib\/mid dle \/lib\/mid dle\/\.git /);
  });

  it('uses none from a path that the commit invents', async () => {
    const stranger = GitRepo.init(`${temp.dir}/stranger`).write('secret');
    const commit = stranger.commit();
    for (const name of ['../../../stranger/.git', 'a/../../..', '/etc']) {
      top.write('.gitmodules', `[submodule "${name}"]\n\tpath = evil\n\turl = x\n`);
      top.git('update-index', '--add', '--cacheinfo', `160000,${commit},evil`);
      top.git('add', '.gitmodules');
      top.git('commit', '-q', '-m', 'evil');
      assert.doesNotMatch((await found('with')).join(), /evil/, name);
    }
    top.link('evil', stranger.dir);
    assert.doesNotMatch((await found('with')).join(), /evil/);
  });
});
