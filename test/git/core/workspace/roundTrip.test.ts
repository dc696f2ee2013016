import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import type { Snapshot } from '../../../../src/core/model/repository';
import { tempFolder, tempFolderEach, type GitRepo } from '../../../support/gitRepo';
import type { GitSandbox } from '../../../support/gitSandbox';
import { GitTrip } from '../../../support/gitTrip';

const { branch } = GitTrip;

describe('the work of an agent', () => {
  // One repository for all; what differs is what the agents do.
  let common: ReturnType<typeof tempFolder>;
  let repo: GitRepo;
  let taken: Snapshot;
  const temp = tempFolderEach();
  before(async () => {
    common = tempFolder();
    repo = GitTrip.repo(`${common.dir}/repo`);
    taken = await GitTrip.snapshot(repo);
  });
  afterEach(() => {
    repo.git('update-ref', '-d', `refs/heads/${branch}`);
  });
  after(() => common.remove());

  const start = (): Promise<GitTrip> => GitTrip.start(temp.dir, repo, taken);

  it('is committed in the agent’s name if it left it uncommitted, on top of the base', async () => {
    const trip = await start();
    trip.sandbox.write('new').write('kept').remove('doomed');
    const { commit = '', files, insertions, deletions, warnings } = await trip.finish();
    const { repo, taken } = trip;
    assert.equal(trip.result, commit);
    assert.equal(repo.git('rev-parse', `${commit}^`), taken.base);
    assert.equal(
      repo.git('log', '-1', '--format=%an <%ae>%n%B', commit),
      'Ada <ada@example.invalid>\nchore: name\n\nTsk-Task: 1\n',
    );
    assert.equal(repo.git('diff', '--name-status', taken.base, commit), 'D\tdoomed\nM\tkept\nA\tnew');
    assert.deepEqual([files, insertions, deletions, warnings], [3, 2, 2, []]);
    assert.equal(repo.git('status', '--porcelain'), '?? wip');
    assert.equal(repo.git('for-each-ref', 'refs/tsk/incoming'), '');
  });

  it('keeps the agent’s own commits, and leaves ignored files behind', async () => {
    const trip = await start();
    trip.sandbox.write('.gitignore', '*.log\n').write('x.log').git(['add', '-A']);
    trip.sandbox.git(['commit', '-qm', 'one']);
    trip.sandbox.write('two').git(['add', '-A']);
    trip.sandbox.git(['commit', '-qm', 'two']);
    const { commit = '' } = await trip.finish();
    assert.equal(trip.repo.git('log', '--format=%s', `${trip.taken.base}..${commit}`), 'two\none');
    assert.equal(commit, trip.sandbox.git(['rev-parse', 'HEAD']));
  });

  it('makes no branch without changes, even with uncommitted work before', async () => {
    const trip = await start();
    const harvest = await trip.finish();
    assert.deepEqual(harvest, { files: 0, insertions: 0, deletions: 0, warnings: [] });
    assert.equal(trip.result, '');
  });

  it('makes no branch if it only touched files', async () => {
    const trip = await start();
    trip.sandbox.remove('kept').write('kept', 'kept\n');
    assert.equal((await trip.finish()).commit, undefined);
  });

  const elsewhere: readonly (readonly [
    where: string,
    act: (sandbox: GitSandbox) => void,
    warning?: RegExp,
  ])[] = [
    ['a detached HEAD', (sandbox) => sandbox.git(['checkout', '-q', '--detach'])],
    ['another branch', (sandbox) => sandbox.git(['checkout', '-qb', 'fix'])],
    [
      'a branch without a commit',
      (sandbox) => sandbox.git(['checkout', '-q', '--orphan', 'fresh']),
      /rewrote history/,
    ],
    [
      'an amended base',
      (sandbox) => sandbox.git(['commit', '-q', '--amend', '-m', 'amended']),
      /rewrote history/,
    ],
    ['an earlier commit', (sandbox) => sandbox.git(['reset', '-q', '--hard', 'HEAD~2']), /rewrote history/],
    [
      'an unrelated history',
      (sandbox) => {
        const tree = sandbox.git(['rev-parse', 'HEAD~1^{tree}']);
        sandbox.git(['reset', '-q', '--hard', sandbox.git(['commit-tree', tree, '-m', 'unrelated'])]);
      },
      /rewrote history/,
    ],
  ];
  for (const [where, act, warning] of elsewhere) {
    it(`comes back from ${where}`, async () => {
      const trip = await start();
      act(trip.sandbox);
      trip.sandbox.write('new');
      const { commit = '', warnings } = await trip.finish();
      assert.equal(trip.repo.git('show', `${commit}:new`), 'new by the agent');
      assert.equal(trip.result, commit);
      assert.equal(warnings.length, warning ? 1 : 0, warnings.join());
      if (warning) assert.match(warnings[0] ?? '', warning);
    });
  }

  const unfinished: readonly (readonly [
    what: string,
    act: (sandbox: GitSandbox) => void,
    parents: number,
  ])[] = [
    ['merge', (sandbox) => sandbox.git(['merge', 'side']), 2],
    ['rebase', (sandbox) => sandbox.git(['rebase', 'side']), 1],
    ['cherry-pick', (sandbox) => sandbox.git(['cherry-pick', 'side']), 1],
  ];
  for (const [what, act, parents] of unfinished) {
    it(`comes back from the middle of a ${what}, with the content of the files`, async () => {
      const trip = await start();
      const { sandbox } = trip;
      sandbox.git(['checkout', '-qb', 'side']);
      sandbox.write('kept', 'side\n').git(['commit', '-qam', 'side']);
      sandbox.git(['checkout', '-q', branch]);
      sandbox.write('kept', 'main\n').git(['commit', '-qam', 'main']);
      assert.throws(() => act(sandbox));
      const { commit = '' } = await trip.finish();
      assert.match(
        trip.repo.git('show', `${commit}:kept`),
        /<<<<<<<[^]*side[^]*>>>>>>>|<<<<<<<[^]*main[^]*>>>>>>>/,
      );
      assert.equal(trip.repo.git('log', '-1', '--format=%p', commit).split(' ').length, parents);
    });
  }

  it('is not confused with the user’s own branches', async () => {
    const trip = await start();
    trip.sandbox.git(['checkout', '-q', '--detach', 'origin/main']);
    const { commit, warnings } = await trip.finish();
    assert.equal(commit, undefined);
    assert.match(warnings.join(), /a different commit was checked out/);
  });

  it('is collected no matter what the agent set up', async () => {
    const trip = await start();
    const { sandbox, made } = trip;
    const alarm = `#!/bin/sh\necho ran >>${temp.dir}/ran\nexit 1\n`;
    for (const hook of [
      'pre-commit',
      'commit-msg',
      'post-commit',
      'reference-transaction',
      'post-index-change',
    ]) {
      sandbox.write(`.git/hooks/${hook}`, alarm);
    }
    rmSync(`${temp.dir}/ran`, { force: true });
    sandbox.git(['config', 'commit.gpgSign', 'true']);
    sandbox.git(['config', 'gpg.program', '/bin/false']);
    sandbox.git(['config', 'core.editor', 'sleep 1000']);
    sandbox.git(['config', 'core.fsmonitor', 'sleep 1000']);
    sandbox.git(['config', 'core.hooksPath', `${made.dir}/.git/hooks`]);
    sandbox.git(['config', 'filter.slow.clean', 'sleep 1000']);
    sandbox.git(['config', 'filter.slow.required', 'true']);
    sandbox.git(['config', 'user.useConfigOnly', 'true']);
    sandbox.git(['config', 'core.worktree', '/nowhere']);
    sandbox
      .write('.gitattributes', '* filter=slow\n')
      .write('.git/index.lock')
      .write('.git/HEAD.lock')
      .write('new');
    const { commit = '' } = await trip.finish();
    assert.equal(trip.repo.git('show', `${commit}:new`), 'new by the agent');
    assert.throws(() => rmSync(`${temp.dir}/ran`));
  });

  const damages: readonly (readonly [what: string, act: (trip: GitTrip) => void])[] = [
    ['settings that git cannot read', ({ sandbox }) => sandbox.write('.git/config', '[[[')],
    ['an index that git cannot read', ({ sandbox }) => sandbox.write('.git/index', 'garbage')],
    ['a HEAD that names nothing', ({ sandbox }) => sandbox.write('.git/HEAD', 'garbage')],
    ['no repository at all', ({ made }) => rmSync(`${made.dir}/.git`, { recursive: true })],
    [
      'a repository made anew',
      ({ sandbox, made }) => {
        rmSync(`${made.dir}/.git`, { recursive: true });
        sandbox.git(['init', '-q']);
        sandbox.git(['add', '-A']);
        sandbox.git(['commit', '-qm', 'mine']);
      },
    ],
    [
      'a .git that leads elsewhere',
      ({ sandbox, made, repo }) => {
        rmSync(`${made.dir}/.git`, { recursive: true });
        sandbox.write('.git', `gitdir: ${repo.dir}/.git-not\n`);
      },
    ],
  ];
  for (const [what, act] of damages) {
    it(`is not lost with ${what}`, async () => {
      const trip = await start();
      trip.sandbox.write('new');
      act(trip);
      const { commit = '' } = await trip.finish();
      assert.equal(trip.repo.git('show', `${commit}:new`), 'new by the agent');
      assert.equal(trip.repo.git('show', `${commit}:kept`), 'kept');
      assert.equal(trip.repo.git('show', `${commit}:wip`), 'wip');
    });
  }

  it('is left behind with a warning if it is in separate repositories inside', async () => {
    const trip = await start();
    const { sandbox, made } = trip;
    sandbox.write('new').write('vendor/a "b/file').write('bare/file');
    sandbox.git(['init', '-q'], 'vendor/a "b');
    sandbox.git(['add', '-A'], 'vendor/a "b');
    sandbox.git(['commit', '-qm', 'inner'], 'vendor/a "b');
    sandbox.git(['init', '-q'], 'bare');
    assert.ok(made.dir);
    const { commit = '', warnings } = await trip.finish();
    assert.equal(trip.repo.git('ls-tree', '-r', '--name-only', commit), 'doomed\nkept\nnew\nsecond\nwip');
    assert.equal(warnings.length, 2, warnings.join('\n'));
  });
});
