import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { GitRepo, blobName, gitBytes, tempFolder, tempFolderEach } from '../../../../support/gitRepo';
import { GitTrip } from '../../../../support/gitTrip';

const { branch } = GitTrip;

/** What a repository holds, in its own store and borrowed: names of all objects. */
function objectsIn(trip: GitTrip): readonly string[] {
  return trip.sandbox.git(['cat-file', '--batch-all-objects', '--batch-check=%(objectname)']).split('\n');
}

describe('the history that a sandbox sees', () => {
  let common: ReturnType<typeof tempFolder>;
  const temp = tempFolderEach();
  let repo: GitRepo;

  before(() => {
    common = tempFolder();
    repo = GitRepo.init(`${common.dir}/repo`).write('past').write('dir/kept');
    repo.commit('first');
    repo.git('tag', '-a', '-m', 'written in a tag', 'v1');
    repo.git('tag', '-a', '-m', 'a tag of a tag', 'v1-again', 'v1');
    repo.git('branch', 'merged');
    repo.git('checkout', '-q', '-b', 'side');
    repo.write('other').commit('on the side');
    repo.git('tag', 'light-side');
    repo.git('checkout', '-q', 'main');
    repo.remove('past').write('dir/kept', 'kept anew\n').commit('second');
    // What an amended commit or a dropped stash leaves in a store.
    gitBytes(repo.dir, ['hash-object', '-w', '--stdin'], { input: 'unreachable\n' });
    // All in one pack, so that taking that over would bring everything.
    repo.git('repack', '-qadk');
    repo.write('wip');
  });
  after(() => common.remove());
  afterEach(() => {
    repo.git('update-ref', '-d', `refs/heads/${branch}`);
  });

  const table = [
    { history: 'full', readable: ['present', 'past', 'side', 'unreachable'] },
    { history: 'branch', readable: ['present', 'past'] },
    { history: 'none', readable: ['present'] },
  ] as const;
  for (const { history, readable } of table) {
    it(`includes with "${history}" only: ${readable.join(', ')}`, async () => {
      const trip = await GitTrip.start(temp.dir, repo, undefined, history);
      const secrets = {
        present: 'wip\n',
        past: 'past\n',
        side: 'other\n',
        unreachable: 'unreachable\n',
      };
      const there = objectsIn(trip);
      const found = Object.entries(secrets).filter(([, content]) => there.includes(blobName(content)));
      assert.deepEqual(
        found.map(([name]) => name),
        readable,
      );
      assert.equal(trip.sandbox.git(['status', '--porcelain']), '');
    });
  }

  it('is with "branch" exactly the objects that the base reaches', async () => {
    const trip = await GitTrip.start(temp.dir, repo, undefined, 'branch');
    const reached = repo.git('rev-list', '--objects', '--no-object-names', trip.taken.base).split('\n');
    assert.deepEqual([...objectsIn(trip)].sort(), reached.sort());
    assert.deepEqual(trip.made.objectMounts, []);
    assert.ok(!existsSync(`${trip.made.dir}/.git/objects/info/alternates`));
    assert.equal(trip.sandbox.git(['fsck', '--full', '--strict']), '');
    assert.equal(
      trip.sandbox.git(['log', '--format=%s']),
      'Uncommitted work when TSK took over\nsecond\nfirst',
    );
  });

  it('is with "none" exactly the base and its files', async () => {
    const trip = await GitTrip.start(temp.dir, repo, undefined, 'none');
    const { base } = trip.taken;
    const files = repo.git('ls-tree', '-r', '-t', '--format=%(objectname)', base).split('\n');
    const expected = [base, repo.git('rev-parse', `${base}^{tree}`), ...files].sort();
    assert.deepEqual([...objectsIn(trip)].sort(), expected);
    assert.deepEqual(trip.made.objectMounts, []);
    assert.equal(trip.sandbox.git(['fsck', '--full', '--strict']), '');
    assert.equal(trip.sandbox.git(['log', '--format=%s']), 'Uncommitted work when TSK took over');
    assert.throws(() => trip.sandbox.git(['rev-parse', '--verify', '--quiet', 'HEAD~1']));
    assert.equal(trip.sandbox.git(['rev-parse', '--is-shallow-repository']), 'true');
  });

  it('has only the refs that point into it', async () => {
    const refs = async (history: 'branch' | 'none'): Promise<string> => {
      const trip = await GitTrip.start(`${temp.dir}/${history}`, repo, undefined, history);
      const names = trip.sandbox.git(['for-each-ref', '--format=%(objecttype) %(refname)']);
      const files = ['packed-refs', 'shallow'].map((name) => `${trip.made.dir}/.git/${name}`);
      const text = files.map((file) => (existsSync(file) ? readFileSync(file, 'utf8') : '')).join('');
      assert.ok(!text.includes(repo.git('rev-parse', 'side')));
      return names;
    };
    assert.equal(
      await refs('branch'),
      [
        `commit refs/heads/${branch}`,
        'commit refs/remotes/origin/main',
        'commit refs/remotes/origin/merged',
        'commit refs/tags/v1',
      ].join('\n'),
    );
    assert.equal(await refs('none'), `commit refs/heads/${branch}`);
  });

  for (const history of ['branch', 'none'] as const) {
    describe(`with "${history}"`, () => {
      /** There and back again: what comes is the agent's commit on top of the base, in the user's own history. */
      async function roundTrip(from: GitRepo): Promise<GitTrip> {
        const trip = await GitTrip.start(temp.dir, from, undefined, history);
        const lent = trip.made.objectMounts.filter(({ target }) => target.startsWith('/tsk/objects'));
        assert.deepEqual(lent, []);
        assert.equal(trip.sandbox.git(['status', '--porcelain']), '');
        assert.equal(trip.sandbox.git(['rev-parse', 'HEAD']), trip.taken.base);
        trip.sandbox.write('own').git(['add', '-A']);
        trip.sandbox.git(['commit', '-qm', 'own']);
        trip.sandbox.write('new');
        const { commit = '', warnings } = await trip.finish();
        assert.deepEqual(warnings, []);
        assert.equal(trip.result, commit);
        assert.equal(from.git('rev-parse', `${commit}~2`), trip.taken.base);
        assert.equal(from.git('show', `${commit}:new`), 'new by the agent');
        return trip;
      }

      it('work comes back, on uncommitted work and on a clean tree', async () => {
        await roundTrip(repo);
        repo.git('update-ref', '-d', `refs/heads/${branch}`);
        const clean = GitTrip.repo(`${temp.dir}/repo`).remove('wip');
        const trip = await roundTrip(clean);
        assert.equal(trip.taken.base, trip.taken.head);
      });

      it('work comes back to a root commit', async () => {
        const root = GitRepo.init(`${temp.dir}/repo`).write('file');
        root.commit();
        await roundTrip(root);
      });

      it('work comes back to a merge', async () => {
        const from = GitTrip.repo(`${temp.dir}/repo`).remove('wip');
        from.git('checkout', '-q', '-b', 'side', 'HEAD~1');
        from.write('side').commit('side');
        from.git('checkout', '-q', 'main');
        from.git('merge', '-q', '--no-edit', 'side');
        const trip = await roundTrip(from);
        const parents = history === 'none' ? 1 : 3;
        const line = trip.sandbox.git(['rev-list', '--parents', '-1', trip.taken.base]);
        assert.equal(line.split(' ').length, parents);
      });

      it('work comes back to a linked worktree', async () => {
        const main = GitTrip.repo(`${temp.dir}/repo`);
        main.git('worktree', 'add', '-q', `${temp.dir}/side`);
        await roundTrip(GitRepo.at(`${temp.dir}/side`).write('wip'));
      });

      it('work comes back to a SHA-256 repository', async () => {
        await roundTrip(GitTrip.repo(`${temp.dir}/repo`, '--object-format=sha256'));
      });

      it('work comes back to a repository that borrows its objects', async () => {
        gitBytes(temp.dir, ['clone', '-q', '--shared', repo.dir, 'borrower']);
        await roundTrip(GitRepo.at(`${temp.dir}/borrower`).write('mine'));
      });

      it('work comes back to a shallow repository, which stays shallow', async () => {
        const origin = GitTrip.repo(`${temp.dir}/origin`);
        origin.git('checkout', '-q', '-b', 'side', 'HEAD~1');
        origin.commit('on the side');
        origin.commit('again');
        origin.git('checkout', '-q', 'main');
        origin.commit('third');
        gitBytes(temp.dir, [
          'clone',
          '-q',
          '--depth=2',
          '--no-single-branch',
          `file://${origin.dir}`,
          'repo',
        ]);
        const shallow = GitRepo.at(`${temp.dir}/repo`);
        const trip = await roundTrip(shallow);
        assert.equal(readFileSync(shallow.path('.git/shallow'), 'utf8').trim().split('\n').length, 2);
        const ends = readFileSync(`${trip.made.dir}/.git/shallow`, 'utf8').trim().split('\n');
        assert.deepEqual(ends, [history === 'none' ? trip.taken.base : shallow.git('rev-parse', 'HEAD~1')]);
      });

      for (const filter of ['blob:none', 'tree:0']) {
        it(`work comes back to a partial clone (${filter}), without asking the network`, async () => {
          const origin = GitTrip.repo(`${temp.dir}/origin`);
          origin.commit('third');
          origin.write('kept', 'changed\n').commit('fourth');
          origin.git('config', 'uploadpack.allowFilter', 'true');
          gitBytes(temp.dir, ['clone', '-q', `--filter=${filter}`, `file://${origin.dir}`, 'repo']);
          origin.remove('.git');
          await roundTrip(GitRepo.at(`${temp.dir}/repo`).write('mine'));
        });
      }

      it('submodules also have only what their base reaches, and get their work', async () => {
        const leaf = GitRepo.init(`${temp.dir}/leaf`).write('old');
        leaf.commit();
        leaf.remove('old').write('leaf').commit();
        const top = GitRepo.init(`${temp.dir}/repo`).write('root');
        const inner = top.submodule(leaf, 'lib/inner');
        top.commit();
        gitBytes(inner.dir, ['hash-object', '-w', '--stdin'], { input: 'unreachable\n' });
        const trip = await GitTrip.start(temp.dir, top, undefined, history);
        const store = ['cat-file', '--batch-all-objects', '--batch-check=%(objectname)'];
        const there = trip.sandbox.git(store, 'lib/inner').split('\n');
        assert.equal(there.includes(blobName('old\n')), history === 'branch');
        assert.ok(there.includes(blobName('leaf\n')));
        assert.ok(!there.includes(blobName('unreachable\n')));
        trip.sandbox.write('lib/inner/new');
        const { commit = '', warnings } = await trip.finish();
        assert.deepEqual(warnings, []);
        assert.equal(top.git('rev-parse', `${commit}:lib/inner`), inner.git('rev-parse', branch));
        assert.equal(inner.git('show', `${branch}:new`), 'lib/inner/new by the agent');
      });

      it('work comes back even if the agent lost the repository', async () => {
        const trip = await GitTrip.start(temp.dir, repo, undefined, history);
        trip.sandbox.write('new');
        rmSync(`${trip.made.dir}/.git`, { recursive: true });
        const { commit = '', warnings } = await trip.finish();
        assert.equal(repo.git('show', `${commit}:new`), 'new by the agent');
        assert.equal(repo.git('show', `${commit}:wip`), 'wip');
        assert.match(warnings.join('\n'), /does not contain the commit it started from/);
      });

      it('work comes back even if the agent removed the ends of its history', async () => {
        const trip = await GitTrip.start(temp.dir, repo, undefined, history);
        rmSync(`${trip.made.dir}/.git/shallow`, { force: true });
        trip.sandbox.write('new');
        const { commit = '' } = await trip.finish();
        assert.equal(repo.git('rev-parse', `${commit}^`), trip.taken.base);
      });
    });
  }

  it('is in a pack that only the workspace has', async () => {
    const trip = await GitTrip.start(temp.dir, repo, undefined, 'branch');
    const files = readdirSync(`${trip.made.dir}/.git/objects/pack`);
    assert.equal(files.filter((name) => name.endsWith('.pack')).length, 1);
  });
});
