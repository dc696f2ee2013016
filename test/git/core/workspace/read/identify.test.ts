import assert from 'node:assert/strict';
import { nullLogger } from '../../../../../src/core/model/logger';
import { createRepositories } from '../../../../../src/core/workspace/repositories';
import { GitRepo, gitBytes, tempFolder } from '../../../../support/gitRepo';

const repositories = createRepositories({ logger: nullLogger });

describe('what tells a repository from another one', () => {
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

  it('is its first commit, and nothing else where it has no remote', async () => {
    assert.deepEqual(await identify(repo.dir), { firstCommit: root });
  });

  it('is where it came from: origin, else the first remote by name, without a log-in', async () => {
    repo.git('remote', 'add', 'zeta', 'https://z.test/x.git');
    repo.git('remote', 'add', 'alpha', 'git@a.test:x.git');
    assert.equal((await identify(repo.dir)).remote, 'git@a.test:x.git');
    repo.git('remote', 'add', 'origin', 'https://me:secret@o.test/x.git');
    assert.deepEqual(await identify(repo.dir), { firstCommit: root, remote: 'https://o.test/x.git' });
  });

  it('is another one after a merge of what has another beginning, only where that is checked out', async () => {
    repo.git('checkout', '-q', '--orphan', 'other');
    repo.commit('begins anew');
    const other = repo.git('rev-parse', 'HEAD');
    assert.equal((await identify(repo.dir)).firstCommit, other);
    repo.git('checkout', '-q', 'main');
    repo.git('merge', '-q', '--allow-unrelated-histories', '-s', 'ours', '-m', 'm', 'other');
    assert.equal((await identify(repo.dir)).firstCommit, root);
  });

  it('is no first commit in a shallow clone, where it would change with each fetch, nor before the first', async () => {
    gitBytes(temp.dir, ['clone', '-q', '--depth=1', `file://${repo.dir}`, 'shallow']);
    assert.deepEqual(await identify(`${temp.dir}/shallow`), { remote: `file://${repo.dir}` });
    const empty = GitRepo.init(`${temp.dir}/empty`);
    assert.deepEqual(await identify(empty.dir), {});
  });
});
