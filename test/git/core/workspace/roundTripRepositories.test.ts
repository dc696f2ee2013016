import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { GitRepo, tempFolderEach } from '../../../support/gitRepo';
import { GitTrip } from '../../../support/gitTrip';

const { branch } = GitTrip;

describe('the round trip of a task', () => {
  const temp = tempFolderEach();

  const start = (): Promise<GitTrip> => GitTrip.start(temp.dir, GitTrip.repo(`${temp.dir}/repo`));

  it('works for SHA-256 repositories', async () => {
    const trip = await GitTrip.start(temp.dir, GitTrip.repo(`${temp.dir}/repo`, '--object-format=sha256'));
    trip.sandbox.write('new');
    const { commit = '' } = await trip.finish();
    assert.equal(commit.length, 64);
    assert.equal(trip.result, commit);
  });

  it('works for shallow repositories', async () => {
    const origin = GitRepo.init(`${temp.dir}/origin`).write('kept');
    origin.commit('first');
    origin.write('kept', 'second\n').commit('second');
    origin.git('clone', '-q', '--depth=1', `file://${origin.dir}`, `${temp.dir}/repo`);
    const trip = await GitTrip.start(temp.dir, GitRepo.at(`${temp.dir}/repo`).write('wip'));
    assert.equal(trip.sandbox.git(['log', '--format=%s', 'origin/main']), 'second');
    trip.sandbox.write('new');
    const { commit = '', warnings } = await trip.finish();
    assert.equal(
      trip.repo.git('log', '--format=%s', commit),
      'chore: name\nUncommitted work when TSK took over\nsecond',
    );
    assert.deepEqual(warnings, []);
  });

  it('works from a linked worktree to its repository', async () => {
    const repo = GitRepo.init(`${temp.dir}/repo`).write('kept');
    repo.commit();
    repo.git('worktree', 'add', '-q', `${temp.dir}/side`);
    const trip = await GitTrip.start(temp.dir, GitRepo.at(`${temp.dir}/side`).write('wip'));
    trip.sandbox.write('new');
    const { commit = '' } = await trip.finish();
    assert.equal(repo.git('rev-parse', branch), commit);
  });

  it('respects a sparse checkout and does not lose the rest', async () => {
    const repo = GitRepo.init(`${temp.dir}/repo`).write('in/a').write('out/b');
    repo.commit();
    repo.git('sparse-checkout', 'set', '--cone', 'in');
    const trip = await GitTrip.start(temp.dir, repo);
    assert.equal(trip.sandbox.git(['ls-files', '-t']), 'H in/a\nS out/b');
    trip.sandbox.write('in/a').write('out/new');
    const { commit = '' } = await trip.finish();
    assert.equal(repo.git('ls-tree', '-r', '--name-only', commit), 'in/a\nout/b\nout/new');
  });

  it('can end twice without damage', async () => {
    const trip = await start();
    trip.sandbox.write('new');
    const first = await trip.finish();
    const { taken } = trip;
    assert.deepEqual(await trip.harvest(), first);
    trip.repo.git('update-ref', `refs/heads/${branch}`, taken.head);
    await assert.rejects(trip.harvest(), {
      code: 'harvest-failed',
      message: /already exists/,
    });
    assert.equal(trip.result, taken.head);
  });

  it('runs nothing that the user’s repository set up', async () => {
    const trip = await start();
    trip.sandbox.write('.gitattributes', '* diff=evil filter=evil merge=evil\n').write('new');
    const alarm = `${temp.dir}/alarm`;
    writeFileSync(alarm, `#!/bin/sh\necho "$0 $*" >>${temp.dir}/ran\n`, { mode: 0o755 });
    for (const hook of ['reference-transaction', 'post-checkout', 'post-merge', 'update', 'pre-auto-gc']) {
      trip.repo.write(`.git/hooks/${hook}`, `#!/bin/sh\necho ${hook} >>${temp.dir}/ran\n`, 0o755);
    }
    const settings = [
      'diff.external',
      'diff.evil.command',
      'diff.evil.textconv',
      'filter.evil.clean',
      'filter.evil.smudge',
    ];
    for (const name of [
      ...settings,
      'core.fsmonitor',
      'uploadpack.packObjectsHook',
      'core.alternateRefsCommand',
    ]) {
      trip.repo.git('-c', 'core.hooksPath=/dev/null', 'config', name, alarm);
    }
    const { commit } = await trip.finish();
    assert.notEqual(commit, undefined);
    assert.throws(() => rmSync(`${temp.dir}/ran`), { code: 'ENOENT' });
  });
});
