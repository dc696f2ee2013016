import assert from 'node:assert/strict';
import { existsSync, utimesSync } from 'node:fs';
import { createGit } from '../../../../../src/core/workspace/git/git';
import { nullLogger } from '../../../../../src/core/model/logger';
import { tempFolderEach, type GitRepo } from '../../../../support/gitRepo';
import { GitTrip } from '../../../../support/gitTrip';

const locks = ['index', 'HEAD', 'packed-refs', 'shallow', 'config', 'refs/heads/main', 'logs/HEAD', 'gc.pid'];

describe('locks of a killed git', () => {
  const temp = tempFolderEach();
  let repo: GitRepo;
  beforeEach(() => {
    repo = GitTrip.repo(`${temp.dir}/repo`);
  });

  it('do not keep tasks from starting if they are the user’s', async () => {
    for (const lock of locks) repo.write(`.git/${lock}.lock`, '');
    const { taken, sandbox } = await GitTrip.start(temp.dir, repo);
    assert.equal(sandbox.git(['rev-parse', 'HEAD']), taken.base);
    const place = await GitTrip.repositories.locate(repo.dir);
    const from = await GitTrip.repositories.refSnapshot(place, 'main', GitTrip.id);
    assert.equal(from.base, taken.head);
    for (const lock of locks) assert.ok(existsSync(repo.path(`.git/${lock}.lock`)), lock);
  });

  it('are removed from TSK’s own refs once nobody can hold them', async () => {
    const lock = `.git/refs/tsk/base/${GitTrip.id}.lock`;
    repo.write(lock, '');
    const minuteAgo = new Date(Date.now() - 60_000);
    utimesSync(repo.path(lock), minuteAgo, minuteAgo);
    const taken = await GitTrip.snapshot(repo);
    assert.equal(repo.git('rev-parse', `refs/tsk/base/${GitTrip.id}`), taken.base);
    repo.write(lock, '');
    utimesSync(repo.path(lock), minuteAgo, minuteAgo);
    await GitTrip.repositories.release(taken, GitTrip.id);
    assert.equal(repo.git('for-each-ref', 'refs/tsk'), '');
  });

  it('are named with advice if they stop git', async () => {
    repo.write('.git/refs/heads/main.lock', '');
    const args = ['update-ref', 'refs/heads/main', 'HEAD~1'];
    const moved = createGit(nullLogger).run({ args, cwd: repo.dir });
    const message =
      /^git failed at "update-ref": the lock \/.*\/\.git\/refs\/heads\/main\.lock is held\. Wait .* delete the file: a killed git left it behind\.$/;
    await assert.rejects(moved, { code: 'git-failed', message });
  });
});
