import assert from 'node:assert/strict';
import { renameSync, writeFileSync } from 'node:fs';
import { gitBytes, tempFolderEach, type GitRepo } from '../../../../support/gitRepo';
import { GitTrip } from '../../../../support/gitTrip';
import type { TaskId } from '../../../../../src/core/model/taskId';

const { branch, repositories } = GitTrip;
const id = '11111111-2222-4333-8444-555555555555' as TaskId;
const gone = '1234567890123456789012345678901234567890';

describe('borrowed objects of a workspace', function () {
  // Dozens of processes of git each: on a busy machine they wait for each other.
  this.timeout(120_000);
  const temp = tempFolderEach();

  function withBranches(): GitRepo {
    const repo = GitTrip.repo(`${temp.dir}/repo`);
    repo.git('stash', '-qu');
    repo.git('checkout', '-qb', 'side');
    repo.write('side').commit('side');
    repo.git('tag', '-a', '-m', 'annotated', 'v1');
    repo.git('checkout', '-q', '--detach');
    repo.write('tagged').commit('tagged');
    repo.git('tag', 'v2');
    repo.git('tag', 'tree', 'HEAD^{tree}');
    repo.git('checkout', '-qb', 'work', 'main');
    repo.write('work').commit('work');
    return repo.write('wip');
  }

  function forgetEverything(repo: GitRepo): void {
    repo.git('checkout', '-qf', 'main');
    repo.git('branch', '-qD', 'side', 'work');
    repo.git('tag', '-d', 'v1', 'v2', 'tree');
    repo.git('stash', 'drop', '-q');
    repo.git('reflog', 'expire', '--expire=now', '--all');
    repo.git('repack', '-adfq');
    repo.git('prune', '--expire=now');
    repo.git('gc', '-q', '--prune=now');
  }

  it('stay while an agent works, no matter what the user deletes and prunes', async () => {
    const trip = await GitTrip.start(temp.dir, withBranches());
    const { sandbox, repo } = trip;
    forgetEverything(repo);
    assert.equal(sandbox.git(['fsck', '--no-dangling']), '');
    assert.equal(sandbox.git(['tag', '-n1', '-l', 'v1']), 'v1              annotated');
    assert.equal(sandbox.git(['show', 'origin/side:side', 'v2:tagged', 'tree:kept']), 'side\ntagged\nkept');
    sandbox.git(['merge', '-q', '--no-edit', 'origin/side']);
    for (const n of [1, 2, 3]) {
      sandbox.write('kept', `${n}\n`);
      sandbox.git(['commit', '-qam', `${n}`]);
    }
    const { commit = '', warnings } = await trip.finish();
    assert.deepEqual(warnings, []);
    assert.equal(repo.git('show', `${commit}:kept`), '3');
    assert.equal(repo.git('show', `${commit}:side`), 'side');
    assert.equal(repo.git('fsck', '--no-dangling', '--connectivity-only'), '');
  });

  it('are protected by two refs until the release', async () => {
    const { repo, taken } = await GitTrip.start(temp.dir, withBranches());
    const held = (): string => repo.git('for-each-ref', '--format=%(refname)', 'refs/tsk');
    assert.equal(held(), `refs/tsk/base/${id}\nrefs/tsk/held/${id}`);
    assert.deepEqual(await repositories.keptIds(taken.gitDir), [id]);
    await repositories.release(taken, id);
    assert.equal(held(), '');
  });

  it('are found by their ref alone after a process was killed', async () => {
    const { repo, taken } = await GitTrip.start(temp.dir, withBranches());
    repo.git('update-ref', '-d', `refs/tsk/base/${id}`);
    assert.deepEqual(await repositories.keptIds(taken.gitDir), [id]);
    await repositories.releaseRefs(taken.gitDir, id);
    assert.equal(repo.git('for-each-ref', 'refs/tsk'), '');
  });

  it('need only one ref if the base contains everything', async () => {
    const { repo } = await GitTrip.start(temp.dir, GitTrip.repo(`${temp.dir}/repo`));
    assert.equal(repo.git('for-each-ref', '--format=%(refname)', 'refs/tsk'), `refs/tsk/base/${id}`);
  });

  it('are the parents only if nothing else contains them, with any number of branches', async () => {
    const repo = withBranches();
    const commits = repo.git('rev-list', 'main', 'side', 'work', '--').split('\n');
    const refs = Array.from(
      { length: 500 },
      (_, n) => `create refs/heads/many/${n} ${commits[n % commits.length]}\n`,
    );
    gitBytes(repo.dir, ['update-ref', '--stdin'], { input: refs.join('') });
    await GitTrip.start(temp.dir, repo);
    const parents = repo.git('log', '-1', '--format=%P', `refs/tsk/held/${id}`).split(' ');
    // The base, `v2`; `side` is on the way to `v2`, and the rest is in the base.
    assert.deepEqual(parents, [repo.git('rev-parse', `refs/tsk/base/${id}`), repo.git('rev-parse', 'v2')]);
  });

  const broken: readonly (readonly [ref: string, content: string])[] = [
    ['refs/heads/gone', `${gone}\n`],
    ['refs/remotes/origin/gone', `${gone}\n`],
    ['refs/tags/gone', `${gone}\n`],
    ['refs/stash', `${gone}\n`],
    ['refs/heads/crashed', ''],
    ['refs/remotes/origin/crashed', ''],
  ];
  for (const [ref, content] of broken) {
    it(`come back although ${ref} points ${content ? 'to a missing object' : 'nowhere'}`, async () => {
      const repo = GitTrip.repo(`${temp.dir}/repo`).write(`.git/${ref}`, content);
      const trip = await GitTrip.start(temp.dir, repo);
      trip.sandbox.write('new').git(['add', '-A']);
      trip.sandbox.git(['commit', '-qm', 'mine']);
      const { commit = '', warnings } = await trip.finish();
      assert.deepEqual(warnings, []);
      assert.equal(repo.git('show', `${commit}:new`), 'new by the agent');
    });
  }

  it('come back although a user’s branch lost its history', async () => {
    const repo = withBranches();
    const lost = repo.git('rev-parse', 'v2^');
    repo.remove(`.git/objects/${lost.slice(0, 2)}/${lost.slice(2)}`);
    const trip = await GitTrip.start(temp.dir, repo);
    const [warning = '', ...more] = trip.made.warnings;
    assert.match(warning, /^The history of this repository is incomplete: .*without your other branches/);
    assert.deepEqual(more, []);
    assert.equal(trip.sandbox.git(['branch', '-r', '--list', 'origin/side']), '');
    trip.sandbox.write('new');
    const { commit = '' } = await trip.finish();
    assert.equal(repo.git('show', `${commit}:new`), 'new by the agent');
  });

  it('fail the task if they cannot be protected', async () => {
    const repo = withBranches();
    repo.git('update-ref', 'refs/tsk/held', 'main');
    await assert.rejects(GitTrip.start(temp.dir, repo), { code: 'git-failed', message: /refs\/tsk\/held/ });
  });

  it('fail the collection with git’s message if they are unreadable', async () => {
    const trip = await GitTrip.start(temp.dir, GitTrip.repo(`${temp.dir}/repo`));
    trip.sandbox.write('kept', 'changed\n').git(['commit', '-qam', 'mine']);
    renameSync(trip.repo.path('.git/objects'), trip.repo.path('.git/objects-away'));
    assert.notEqual(trip.sandbox.collect().code, 0);
    renameSync(trip.repo.path('.git/objects-away'), trip.repo.path('.git/objects'));
    await assert.rejects(trip.harvest(), {
      code: 'harvest-failed',
      message: /could not be collected in the sandbox: .*(bad object|missing|unable to read|fatal|Failed)/,
    });
    assert.equal(trip.result, '');
  });

  it('fail the collection if they were pruned anyway', async () => {
    const repo = GitTrip.repo(`${temp.dir}/repo`);
    const trip = await GitTrip.start(temp.dir, repo);
    trip.sandbox.write('new').git(['add', '-A']);
    trip.sandbox.git(['commit', '-qm', 'mine']);
    for (const ref of ['base', 'held']) repo.git('update-ref', '-d', `refs/tsk/${ref}/${id}`);
    repo.remove('wip');
    repo.git('gc', '-q', '--prune=now');
    const { code } = trip.sandbox.collect();
    const [harvest] = await Promise.allSettled([trip.harvest()]);
    assert.ok(
      harvest.status === 'rejected' || harvest.value.commit !== undefined,
      'it claims that nothing changed',
    );
    assert.equal(code === 0, harvest.status === 'fulfilled');
  });

  // What git's checks find in histories of long ago, and the user's repository has all the same.
  const legacy: readonly (readonly [what: string, author: string, act: (trip: GitTrip) => void])[] = [
    [
      'without e-mail addresses, merged',
      'author A Name 1000000000 +0000\ncommitter A Name <a@b> 1000000000 +0000',
      ({ sandbox }) => sandbox.git(['merge', '-q', '--no-edit', 'origin/legacy']),
    ],
    [
      'with zero-padded dates, merged',
      'author A <a@b> 0000000000 +0000\ncommitter A <a@b> 01000000000 +0000',
      ({ sandbox }) => sandbox.git(['merge', '-q', '--no-edit', 'origin/legacy']),
    ],
    [
      'with a bad time zone, gone on from',
      'author A <> 1000000000 +0000\ncommitter A <a@b> 1000000000 +051800',
      ({ sandbox }) => sandbox.git(['checkout', '-q', '--detach', 'origin/legacy']),
    ],
    [
      'reached by no branch, gone on from',
      'author A <a@b> 0000000000 +0000\ncommitter A <a@b> 01000000000 +0000',
      ({ sandbox, repo }) => {
        const commit = repo.git('rev-parse', 'legacy');
        repo.git('branch', '-qD', 'legacy');
        repo.git('update-ref', '-d', `refs/tsk/held/${id}`);
        sandbox.git(['checkout', '-q', '--detach', commit]);
      },
    ],
  ];
  for (const [what, people, act] of legacy) {
    it(`are not refused when they come back: old commits ${what}`, async () => {
      const repo = GitTrip.repo(`${temp.dir}/repo`);
      const text = `tree ${repo.git('rev-parse', 'main^{tree}')}\nparent ${repo.git('rev-parse', 'main')}\n${people}\n\nold\n`;
      const args = ['hash-object', '-t', 'commit', '-w', '--stdin', '--literally'];
      repo.git('branch', 'legacy', gitBytes(repo.dir, args, { input: text }).toString().trim());
      const trip = await GitTrip.start(temp.dir, repo);
      trip.sandbox.git(['commit', '-q', '--allow-empty', '-m', 'mine']);
      act(trip);
      trip.sandbox.write('new');
      const { commit = '', warnings } = await trip.finish();
      assert.equal(repo.git('show', `${commit}:new`), 'new by the agent', warnings.join('\n'));
      assert.match(repo.git('log', '--format=%s', commit), /^old$/m);
    });
  }

  it('do not excuse the same problem in an agent’s objects', async () => {
    const trip = await GitTrip.start(temp.dir, GitTrip.repo(`${temp.dir}/repo`));
    const { sandbox, made } = trip;
    const head = sandbox.git(['rev-parse', 'HEAD', 'HEAD^{tree}']).split('\n');
    const people = 'author A <a@b> 1 +0000\ncommitter A <a@b> 01000000000 +0000';
    const text = `tree ${head[1]}\nparent ${head[0]}\n${people}\n\nnew\n`;
    writeFileSync(`${temp.dir}/text`, text);
    const args = ['hash-object', '-t', 'commit', '-w', '--literally', `${temp.dir}/text`];
    sandbox.git(['update-ref', `refs/heads/${branch}`, sandbox.git(args)]);
    assert.ok(made.dir);
    assert.equal(sandbox.collect().code, 0);
    await assert.rejects(trip.harvest(), { code: 'bundle-rejected', message: /zeroPaddedDate/ });
  });
});
