import assert from 'node:assert/strict';
import { nullLogger } from '../../../../../src/core/model/logger';
import type { Snapshot } from '../../../../../src/core/model/repository';
import type { TaskId } from '../../../../../src/core/model/taskId';
import { createRepositories } from '../../../../../src/core/workspace/repositories';
import { GitRepo, tempFolderEach } from '../../../../support/gitRepo';

const repositories = createRepositories({ logger: nullLogger });
const id = '11111111-2222-4333-8444-555555555555' as TaskId;
const childId = '22222222-2222-4333-8444-555555555555' as TaskId;

describe('the starting point of a task with parents', () => {
  const temp = tempFolderEach();
  let repo: GitRepo;
  let like: Snapshot;

  beforeEach(async () => {
    repo = GitRepo.init(`${temp.dir}/repo`).write('a.txt', 'a\n').write('b.txt', 'b\n');
    repo.commit('first');
    like = await repositories.snapshot(await repositories.locate(repo.dir), id);
  });

  /** A commit on top of the first one, on no branch. */
  function result(...files: readonly (readonly [string, string])[]): string {
    repo.git('checkout', '--quiet', '--detach', 'main');
    for (const [path, content] of files) repo.write(path, content);
    const commit = repo.commit('work');
    repo.git('checkout', '--quiet', 'main');
    return commit;
  }

  it('is the parent’s commit, kept by a ref, no matter what the working tree contains', async () => {
    const commit = result(['new.txt', 'n\n']);
    repo.write('wip.txt');
    const chained = await repositories.chain(like, [commit], childId);
    assert.deepEqual(chained, { ...like, head: commit, base: commit, copyFrom: like.base });
    assert.equal(repo.git('rev-parse', `refs/tsk/base/${childId}`), commit);
  });

  it('is the merge of several parents, with the work of each', async () => {
    const [one, two, three] = [result(['a.txt', '1\n']), result(['b.txt', '2\n']), result(['c.txt', '3\n'])];
    const { base } = await repositories.chain(like, [one, two, three], childId);
    assert.deepEqual(
      ['a.txt', 'b.txt', 'c.txt'].map((path) => repo.git('show', `${base}:${path}`)),
      ['1', '2', '3'],
    );
    for (const parent of [one, two, three]) repo.git('merge-base', '--is-ancestor', parent, base);
    assert.equal(repo.git('status', '--porcelain'), '');
    assert.equal(repo.git('log', '-1', '--format=%an', base), 'Ada');
  });

  it('is the later of two if one contains the other, without a merge', async () => {
    const one = result(['a.txt', '1\n']);
    const first = repo.git('rev-parse', 'main');
    assert.equal((await repositories.chain(like, [first, one], childId)).base, one);
    assert.equal((await repositories.chain(like, [one, first, one], childId)).base, one);
  });

  it('is refused if the parents conflict, with the names of the files', async () => {
    const [one, two] = [
      result(['a.txt', '1\n'], ['b.txt', '1\n']),
      result(['a.txt', '2\n'], ['b.txt', '2\n']),
    ];
    await assert.rejects(repositories.chain(like, [one, two], childId), {
      code: 'merge-conflict',
      message: /both changed a\.txt, b\.txt\./,
    });
    assert.equal(repo.git('for-each-ref', `refs/tsk/base/${childId}`), '');
  });

  it('is refused if a commit is gone', async () => {
    await assert.rejects(repositories.chain(like, ['1'.repeat(40)], childId), {
      code: 'git-failed',
      message: /is gone/,
    });
  });

  it('has the submodules as the commit names them', async () => {
    const other = GitRepo.init(`${temp.dir}/other`).write('o.txt');
    const older = other.commit();
    const inside = repo.submodule(other, 'lib');
    repo.commit('with a submodule');
    const withSubmodule = await repositories.snapshot(await repositories.locate(repo.dir), id);
    const before = repo.git('rev-parse', 'HEAD');
    inside.write('o.txt', 'more\n');
    const newer = inside.commit();
    const after = repo.commit('moves the submodule on');
    for (const [commit, link] of [
      [before, older],
      [after, newer],
    ] as const) {
      const { submodules, warnings } = await repositories.chain(withSubmodule, [commit], childId);
      assert.deepEqual([submodules.map(({ path, base }) => [path, base]), warnings], [[['lib', link]], []]);
    }
  });

  it('leaves out a submodule whose commit is missing, with a warning', async () => {
    const other = GitRepo.init(`${temp.dir}/other`).write('o.txt');
    other.commit();
    repo.submodule(other, 'lib');
    repo.commit('with a submodule');
    const withSubmodule = await repositories.snapshot(await repositories.locate(repo.dir), id);
    repo.git('update-index', '--cacheinfo', `160000,${'1'.repeat(40)},lib`);
    repo.git('commit', '--quiet', '-m', 'names a commit that nobody has');
    const { submodules, warnings } = await repositories.chain(
      withSubmodule,
      [repo.git('rev-parse', 'HEAD')],
      childId,
    );
    assert.deepEqual(submodules, []);
    assert.match(warnings.join(), /leaves out the submodule lib/);
  });
});

describe('the trash for branches', () => {
  const temp = tempFolderEach();
  let repo: GitRepo;
  let snapshot: Snapshot;
  const branch = 'tsk/feat/x/11111111';

  beforeEach(async () => {
    repo = GitRepo.init(`${temp.dir}/repo`).write('a.txt');
    repo.commit();
    snapshot = await repositories.snapshot(await repositories.locate(repo.dir), id);
    repo.git('checkout', '--quiet', '-b', branch);
    repo.write('work.txt').commit('work');
    repo.git('checkout', '--quiet', 'main');
  });

  function kept(): string {
    return repo.git('for-each-ref', '--format=%(objectname)', 'refs/tsk/trash');
  }

  it('keeps a branch with later commits, and restores it', async () => {
    repo.git('checkout', '--quiet', branch);
    const tip = repo.write('mine.txt').commit('of a person');
    repo.git('checkout', '--quiet', 'main');
    assert.equal(await repositories.trashBranch(snapshot, id, branch), 'trashed');
    assert.equal(repo.git('branch', '--list', branch), '');
    assert.equal(kept(), tip);
    await repositories.untrashBranches(snapshot, id, [branch]);
    assert.equal(repo.git('rev-parse', branch), tip);
    assert.equal(repo.git('for-each-ref', 'refs/tsk/trash'), '');
  });

  it('does not touch a branch that is checked out, here or in another working tree', async () => {
    repo.git('worktree', 'add', '--quiet', `${temp.dir}/other tree`, branch);
    assert.equal(await repositories.trashBranch(snapshot, id, branch), 'checked-out');
    assert.ok(repo.git('rev-parse', branch));
  });

  it('does nothing for a missing branch, and can be emptied twice', async () => {
    assert.equal(await repositories.trashBranch(snapshot, id, 'tsk/none'), 'absent');
    await repositories.untrashBranches(snapshot, id, ['tsk/none']);
    await repositories.trashBranch(snapshot, id, branch);
    const tip = kept();
    await repositories.emptyTrash(snapshot, id);
    await repositories.emptyTrash(snapshot, id);
    assert.equal(repo.git('for-each-ref', 'refs/tsk/trash'), '');
    assert.equal(repo.git('cat-file', '-t', tip), 'commit');
  });

  it('does not overwrite another branch of that name', async () => {
    await repositories.trashBranch(snapshot, id, branch);
    repo.git('branch', branch, 'main');
    await assert.rejects(repositories.untrashBranches(snapshot, id, [branch]), { code: 'bad-input' });
    assert.notEqual(kept(), '');
  });

  it('keeps several branches of a task separately, and restores all or none', async () => {
    repo.git('branch', `${branch}-fix`, 'main');
    const all = [branch, `${branch}-fix`];
    const tips = all.map((name) => repo.git('rev-parse', name));
    for (const name of all) assert.equal(await repositories.trashBranch(snapshot, id, name), 'trashed');
    repo.git('branch', `${branch}-fix`, 'main');
    await assert.rejects(repositories.untrashBranches(snapshot, id, all), {
      code: 'bad-input',
      message: /called .*-fix\./,
    });
    assert.equal(repo.git('branch', '--list', branch), '');
    repo.git('branch', '-D', `${branch}-fix`);
    await repositories.untrashBranches(snapshot, id, all);
    assert.deepEqual(
      all.map((name) => repo.git('rev-parse', name)),
      tips,
    );
    assert.equal(kept(), '');
  });

  it('restores the branch of a task that an older version deleted', async () => {
    const tip = repo.git('rev-parse', branch);
    repo.git('update-ref', `refs/tsk/trash/${id}`, tip);
    repo.git('branch', '-D', branch);
    await repositories.untrashBranches(snapshot, id, [branch]);
    assert.equal(repo.git('rev-parse', branch), tip);
    repo.git('update-ref', `refs/tsk/trash/${id}`, tip);
    await repositories.emptyTrash(snapshot, id);
    assert.equal(kept(), '');
  });

  it('distinguishes merged branches from ones that would be lost', async () => {
    assert.equal(await repositories.isMerged(snapshot, branch), false);
    repo.git('merge', '--quiet', branch);
    assert.equal(await repositories.isMerged(snapshot, branch), true);
    assert.equal(await repositories.isMerged(snapshot, 'tsk/none'), true);
  });
});
