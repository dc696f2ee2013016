import assert from 'node:assert/strict';
import { nullLogger } from '../../../../../src/core/model/logger';
import type { Snapshot } from '../../../../../src/core/model/repository';
import type { TaskId } from '../../../../../src/core/model/taskId';
import { createRepositories } from '../../../../../src/core/workspace/repositories';
import { GitRepo, tempFolderEach } from '../../../../support/gitRepo';

const repositories = createRepositories({ logger: nullLogger });
const id = '11111111-2222-4333-8444-555555555555' as TaskId;
const branch = 'tsk/chore/name/11111111';

describe('the branch of a deleted task, in a repository with a submodule', () => {
  const temp = tempFolderEach();
  let top: GitRepo;
  let inner: GitRepo;
  let snapshot: Snapshot;

  beforeEach(async () => {
    const library = GitRepo.init(`${temp.dir}/library`).write('leaf');
    library.commit();
    top = GitRepo.init(`${temp.dir}/top`).write('root');
    inner = top.submodule(library, 'lib');
    top.commit();
    snapshot = await repositories.snapshot(await repositories.locate(top.dir), id);
    // What a task leaves: a commit on the branch in both, the outer one naming the inner.
    for (const repo of [inner, top]) repo.git('checkout', '--quiet', '-b', branch);
    inner.write('new').commit();
    top.commit();
    for (const repo of [inner, top]) repo.git('checkout', '--quiet', 'main');
  });

  it('is not merged until it is merged in the submodule, too', async () => {
    assert.equal(await repositories.isMerged(snapshot, branch), false);
    top.git('merge', '--quiet', branch);
    assert.equal(await repositories.isMerged(snapshot, branch), false);
    inner.git('merge', '--quiet', branch);
    assert.equal(await repositories.isMerged(snapshot, branch), true);
  });

  it('stays in both while it is checked out in the submodule', async () => {
    inner.git('checkout', '--quiet', branch);
    assert.equal(await repositories.trashBranch(snapshot, id, branch), 'checked-out');
    for (const repo of [inner, top]) assert.ok(repo.git('rev-parse', '--verify', `refs/heads/${branch}`));
  });

  it('is removed from both if it is not checked out, and restored in both', async () => {
    const tips = [inner, top].map((repo) => repo.git('rev-parse', branch));
    assert.equal(await repositories.trashBranch(snapshot, id, branch), 'trashed');
    for (const repo of [inner, top]) assert.equal(repo.git('branch', '--list', branch), '');
    await repositories.untrashBranches(snapshot, id, [branch]);
    assert.deepEqual(
      [inner, top].map((repo) => repo.git('rev-parse', branch)),
      tips,
    );
  });
});
