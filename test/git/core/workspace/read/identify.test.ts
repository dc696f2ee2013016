import assert from 'node:assert/strict';
import { nullLogger } from '../../../../../src/core/model/logger';
import { createRepositories } from '../../../../../src/core/workspace/repositories';
import { GitRepo, gitBytes, tempFolder } from '../../../../support/gitRepo';

const repositories = createRepositories({ logger: nullLogger });

describe('the identity of a repository', () => {
  let temp: ReturnType<typeof tempFolder>;
  let repo: GitRepo;
  let root: string;
  beforeEach(() => {
    temp = tempFolder();
    repo = GitRepo.init(`${temp.dir}/mine`).write('a');
    repo.commit('first');
    root = repo.git('rev-parse', 'HEAD');
    repo.write('b').commit('second');
  });
  afterEach(() => temp.remove());
  const identify = (dir: string) => repositories.identify({ worktree: dir, commonDir: `${dir}/.git` });

  it('is only its first commit if it has no remote', async () => {
    assert.deepEqual(await identify(repo.dir), { firstCommit: root });
  });

  it('includes its remote: origin, else the first by name, without a log-in', async () => {
    repo.git('remote', 'add', 'zeta', 'https://z.test/x.git');
    repo.git('remote', 'add', 'alpha', 'git@a.test:x.git');
    assert.equal((await identify(repo.dir)).remote, 'git@a.test:x.git');
    repo.git('remote', 'add', 'origin', 'https://me:secret@o.test/x.git');
    assert.deepEqual(await identify(repo.dir), { firstCommit: root, remote: 'https://o.test/x.git' });
  });

  it('changes after a merge of an unrelated history, only where that is checked out', async () => {
    repo.git('checkout', '-q', '--orphan', 'other');
    repo.commit('begins anew');
    const other = repo.git('rev-parse', 'HEAD');
    assert.equal((await identify(repo.dir)).firstCommit, other);
    repo.git('checkout', '-q', 'main');
    repo.git('merge', '-q', '--allow-unrelated-histories', '-s', 'ours', '-m', 'm', 'other');
    assert.equal((await identify(repo.dir)).firstCommit, root);
  });

  it('has no first commit in a shallow clone, where it would change, or in an empty repository', async () => {
    gitBytes(temp.dir, ['clone', '-q', '--depth=1', `file://${repo.dir}`, 'shallow']);
    assert.deepEqual(await identify(`${temp.dir}/shallow`), { remote: `file://${repo.dir}` });
    const empty = GitRepo.init(`${temp.dir}/empty`);
    assert.deepEqual(await identify(empty.dir), {});
  });
});
