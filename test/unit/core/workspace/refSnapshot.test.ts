import assert from 'node:assert/strict';
import { nullLogger } from '../../../../src/core/model/logger';
import type { TaskId } from '../../../../src/core/model/taskId';
import { createRepositories } from '../../../../src/core/workspace/repositories';
import { GitRepo, tempFolder } from '../../../support/gitRepo';

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

  it('is that commit, whatever the working tree has, and is kept', async () => {
    const snapshot = await of('release/2');
    const tip = repo.git('rev-parse', 'release/2').trim();
    assert.deepEqual([snapshot.base, snapshot.head, snapshot.sourceBranch], [tip, tip, 'release/2']);
    assert.equal(repo.git('rev-parse', `refs/tsk/base/${id}`).trim(), tip);
    await repositories.release(snapshot, id);
    assert.equal(repo.git('for-each-ref', 'refs/tsk/base').trim(), '');
  });

  it('may be of a tag or a commit, which are no branches', async () => {
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

  it('can be of these branches: not those of tasks', async () => {
    const names = await repositories.branches(await repositories.locate(repo.dir));
    assert.deepEqual([...names].sort(), ['later', 'main', 'release/2']);
  });
});
