import assert from 'node:assert/strict';
import { GitRepo, tempFolderEach } from '../../../../support/gitRepo';
import { GitTrip } from '../../../../support/gitTrip';

describe('files that an agent hides from git', () => {
  const temp = tempFolderEach();

  for (const flag of ['--assume-unchanged', '--skip-worktree']) {
    it(`with ${flag} are collected as they are`, async () => {
      const odd = 'o"d\tna\\me ü';
      const repo = GitTrip.repo(`${temp.dir}/repo`).write(odd, 'odd\n');
      const trip = await GitTrip.start(temp.dir, repo);
      trip.sandbox.git(['update-index', flag, 'kept', odd]);
      trip.sandbox.write('kept', 'changed\n').write(odd, 'changed\n');
      const { commit = '' } = await trip.finish();
      assert.equal(repo.git('show', `${commit}:kept`), 'changed');
      assert.equal(repo.git('show', `${commit}:${odd}`), 'changed');
    });
  }

  it('with --assume-unchanged are gone if it deleted them', async () => {
    const trip = await GitTrip.start(temp.dir, GitTrip.repo(`${temp.dir}/repo`));
    trip.sandbox.git(['update-index', '--assume-unchanged', 'doomed']);
    const { commit = '' } = await (trip.sandbox.remove('doomed'), trip.finish());
    assert.equal(trip.repo.git('ls-tree', '--name-only', commit, 'doomed'), '');
  });

  it('stay if a sparse checkout leaves them out', async () => {
    const repo = GitRepo.init(`${temp.dir}/repo`).write('in/a').write('out/b').write('out/c');
    repo.commit();
    repo.git('sparse-checkout', 'set', '--cone', 'in');
    const trip = await GitTrip.start(temp.dir, repo);
    trip.sandbox.write('in/a').write('out/c');
    const { commit = '' } = await trip.finish();
    assert.equal(repo.git('ls-tree', '-r', '--name-only', commit), 'in/a\nout/b\nout/c');
    assert.equal(repo.git('show', `${commit}:out/c`), 'out/c by the agent');
  });

  it('because the user ignores them are named, folders as one', async () => {
    const repo = GitTrip.repo(`${temp.dir}/repo`).write('.gitignore', '*.log\nnode_modules/\nlocal.*\n');
    const trip = await GitTrip.start(temp.dir, repo);
    for (let n = 0; n < 40; n++) trip.sandbox.write(`node_modules/m${n}/index.js`);
    trip.sandbox.write('local.json').write('new');
    const { warnings, leftBehind } = await trip.finish();
    assert.deepEqual(warnings, ['files that git ignores were left behind: local.json, node_modules/']);
    assert.equal(leftBehind, undefined);
  });

  it('because they are another repository’s count as work that is left behind', async () => {
    const trip = await GitTrip.start(temp.dir, GitTrip.repo(`${temp.dir}/repo`));
    trip.sandbox.write('new').write('vendor/file');
    trip.sandbox.git(['init', '--quiet'], 'vendor');
    trip.sandbox.git(['add', '--all'], 'vendor');
    trip.sandbox.git(['commit', '--quiet', '-m', 'of another repository'], 'vendor');
    const { warnings, leftBehind } = await trip.finish();
    assert.match(warnings.join(), /vendor is a git repository of its own/);
    assert.equal(leftBehind, true);
  });

  it('because the user ignores them are named up to a limit', async () => {
    const repo = GitTrip.repo(`${temp.dir}/repo`).write('.gitignore', '*.log\n');
    const trip = await GitTrip.start(temp.dir, repo);
    for (let n = 10; n < 40; n++) trip.sandbox.write(`${n}.log`);
    const { commit, warnings } = await trip.finish();
    assert.equal(commit, undefined);
    assert.match(warnings.join(), /left behind: 10\.log, .*29\.log, and 10 more$/);
  });
});
