import assert from 'node:assert/strict';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { History } from '../../../../src/core/model/configWords';
import type { TaskId } from '../../../../src/core/model/taskId';
import { GitRepo, gitBytes, tempFolderEach } from '../../../support/gitRepo';
import type { GitSandbox } from '../../../support/gitSandbox';
import { GitTrip } from '../../../support/gitTrip';

const id = '11111111-2222-4333-8444-555555555555' as TaskId;
const folders = ['in', 'out', 'out/deep', 'beside'];

/** A way to hold a part of a large repository: what is cloned, and what of it is checked out. */
interface Holding {
  readonly what: string;
  readonly clone: readonly string[];
  readonly sparse: readonly string[];
}

const cone: Holding = {
  what: 'a cone of a clone without blobs',
  clone: ['--filter=blob:none'],
  sparse: ['--cone', 'in'],
};
const holdings: readonly Holding[] = [
  cone,
  {
    what: 'patterns of a clone without blobs',
    clone: ['--filter=blob:none'],
    sparse: ['--no-cone', '/in/', '/top', '/out/1'],
  },
  {
    what: 'a cone with a sparse index',
    clone: ['--filter=blob:none'],
    sparse: ['--cone', '--sparse-index', 'in'],
  },
  {
    what: 'a cone of a shallow clone without blobs',
    clone: ['--filter=blob:none', '--depth=1'],
    sparse: ['--cone', 'in'],
  },
  { what: 'a cone of a clone without trees', clone: ['--filter=tree:0'], sparse: ['--cone', 'in'] },
];

interface Deed {
  readonly deed: string;
  readonly act: (sandbox: GitSandbox) => void;
  /** Lines of `git diff --name-status` without renames. */
  readonly changed: readonly string[];
}

const deeds: readonly Deed[] = [
  { deed: 'nothing', act: () => undefined, changed: [] },
  { deed: 'an edit', act: (sandbox) => sandbox.write('in/1'), changed: ['M\tin/1'] },
  { deed: 'a new file in the cone', act: (sandbox) => sandbox.write('in/new'), changed: ['A\tin/new'] },
  { deed: 'a new file out of the cone', act: (sandbox) => sandbox.write('out/new'), changed: ['A\tout/new'] },
  {
    deed: 'a commit of a file out of the cone',
    act: (sandbox) => {
      sandbox.write('out/new').git(['add', '--sparse', 'out/new']);
      sandbox.git(['commit', '-qm', 'mine']);
    },
    changed: ['A\tout/new'],
  },
  {
    deed: 'a removal out of the cone',
    act: (sandbox) => {
      sandbox.git(['rm', '-q', '--sparse', '-r', 'out/deep']);
      sandbox.git(['commit', '-qm', 'gone']);
    },
    changed: ['D\tout/deep/1', 'D\tout/deep/2'],
  },
  {
    deed: 'a removal out of the cone that is staged only',
    act: (sandbox) => sandbox.git(['rm', '-q', '--sparse', '--cached', 'beside/2']),
    changed: ['D\tbeside/2'],
  },
  {
    deed: 'a move out of the cone',
    act: (sandbox) => {
      sandbox.git(['mv', '--sparse', 'beside/1', 'beside/moved']);
      sandbox.git(['commit', '-qm', 'moved']);
    },
    changed: ['D\tbeside/1', 'A\tbeside/moved'],
  },
  {
    deed: 'a file out of the cone written anew',
    act: (sandbox) => sandbox.write('out/2'),
    changed: ['M\tout/2'],
  },
];

describe('a partial clone whose origin is out of reach', () => {
  const temp = tempFolderEach();

  function hold({ clone, sparse }: Holding): { readonly repo: GitRepo; readonly back: () => void } {
    const origin = GitRepo.init(`${temp.dir}/origin`).write('top');
    for (const folder of folders) origin.write(`${folder}/1`).write(`${folder}/2`);
    origin.commit('first');
    origin.write('beside/2', 'second\n').commit('second');
    origin.git('branch', 'other');
    origin.git('config', 'uploadpack.allowFilter', 'true');
    origin.git('config', 'uploadpack.allowAnySHA1InWant', 'true');
    gitBytes(temp.dir, ['clone', '-q', '--no-checkout', ...clone, `file://${origin.dir}`, 'repo']);
    const repo = GitRepo.at(`${temp.dir}/repo`);
    repo.git('sparse-checkout', 'set', ...sparse);
    repo.git('checkout', '-q', 'main');
    const missing = repo.git('rev-list', '--objects', '--missing=print', 'HEAD');
    assert.match(missing, /^\?/m, 'nothing is missing');
    renameSync(origin.dir, `${origin.dir}.away`);
    return { repo, back: () => renameSync(`${origin.dir}.away`, origin.dir) };
  }

  /** There and back: what differs from the base, and that nothing else of it is lost. */
  async function roundTrip(
    repo: GitRepo,
    { act, changed }: Deed,
    history: History = 'full',
  ): Promise<readonly string[]> {
    const trip = await GitTrip.start(temp.dir, repo, undefined, history);
    const status = repo.git('status', '--porcelain');
    assert.equal(trip.sandbox.git(['status', '--porcelain']), '');
    assert.ok(existsSync(`${trip.made.dir}/in/1`));
    assert.ok(!existsSync(`${trip.made.dir}/beside/1`));
    act(trip.sandbox);
    const { commit, files, warnings } = await trip.finish();
    assert.equal(trip.result, commit ?? '');
    // A move counts as one.
    assert.equal(files, changed.length - (changed.includes('A\tbeside/moved') ? 1 : 0));
    const { base } = trip.taken;
    const diff = repo.git('diff', '--name-status', '--no-renames', base, commit ?? base).split('\n');
    assert.deepEqual(diff.filter(Boolean).sort(), [...changed].sort());
    assert.equal(repo.git('status', '--porcelain'), status);
    return warnings;
  }

  for (const deed of deeds) {
    it(`brings back ${deed.deed}`, async () => {
      await roundTrip(hold(cone).repo, deed);
    });
  }

  const all: Deed = {
    deed: 'all of these',
    act: (sandbox) => {
      for (const { act } of deeds) act(sandbox);
    },
    changed: [...new Set(deeds.flatMap(({ changed }) => changed))],
  };
  for (const holding of holdings) {
    it(`brings back all of these to ${holding.what}`, async () => {
      const { repo } = hold(holding);
      await roundTrip(repo, all);
    });
  }
  for (const history of ['branch', 'none'] as const) {
    it(`brings back all of these with "${history}" as the history`, async () => {
      await roundTrip(hold(cone).repo, all, history);
    });
  }

  it('brings back a revert of a commit whose files are missing', async () => {
    const { repo } = hold(cone);
    const act = (sandbox: GitSandbox): void => {
      sandbox.git(['revert', '--no-commit', 'HEAD']);
      sandbox.git(['commit', '-qm', 'undone']);
    };
    const warnings = await roundTrip(repo, { deed: '', act, changed: ['M\tbeside/2'] });
    assert.match(warnings.join(), /lines of 1 file were not counted/);
  });

  it('contains uncommitted work, and a linked worktree’s checkout', async () => {
    const { repo } = hold(cone);
    repo.git('worktree', 'add', '-q', '--no-checkout', `${temp.dir}/side`);
    const side = GitRepo.at(`${temp.dir}/side`);
    side.git('sparse-checkout', 'set', '--cone', 'in');
    side.git('reset', '-q', '--hard');
    repo.git('sparse-checkout', 'set', '--no-cone', '/top');
    side.write('in/1', 'uncommitted\n').write('in/2', 'uncommitted\n');
    await roundTrip(side, { deed: '', act: (sandbox) => sandbox.write('out/new'), changed: ['A\tout/new'] });
  });

  const damages: readonly (readonly [what: string, damage: (dir: string, sandbox: GitSandbox) => void])[] = [
    ['an index that git cannot read', (_, sandbox) => sandbox.write('.git/index', 'garbage')],
    ['a HEAD that names nothing', (_, sandbox) => sandbox.write('.git/HEAD', 'garbage')],
    ['settings that git cannot read', (_, sandbox) => sandbox.write('.git/config', '[[[')],
    ['no repository at all', (dir) => rmSync(`${dir}/.git`, { recursive: true })],
  ];
  for (const [what, damage] of damages) {
    it(`loses nothing outside the cone with ${what}`, async () => {
      const { repo } = hold(cone);
      const trip = await GitTrip.start(temp.dir, repo);
      damage(trip.made.dir, trip.sandbox.write('in/new').write('out/2'));
      const { commit = '' } = await trip.finish();
      const diff = repo.git('diff', '--name-status', '--no-renames', trip.taken.base, commit);
      assert.equal(diff, 'A\tin/new\nM\tout/2');
    });
  }

  it('refuses missing objects that were never promised', async () => {
    const { repo } = hold(cone);
    const trip = await GitTrip.start(temp.dir, repo);
    const { sandbox } = trip;
    const blob = '1234567890123456789012345678901234567890';
    sandbox.git(['update-index', '--add', '--cacheinfo', `100644,${blob},in/ghost`]);
    const tree = sandbox.git(['write-tree', '--missing-ok']);
    const commit = sandbox.git(['commit-tree', tree, '-p', 'HEAD', '-m', 'ghost']);
    sandbox.git(['reset', '-q', '--soft', commit]);
    sandbox.git(['update-index', '--skip-worktree', 'in/ghost']);
    // The collector of the sandbox does not hand it over.
    assert.equal(sandbox.collect().code, 1);
    await assert.rejects(trip.harvest(), { code: 'harvest-failed' });
    // One that an agent has changed does, and the host refuses it.
    const { base } = trip.taken;
    const pack = gitBytes(trip.made.dir, ['pack-objects', '--stdout', '--quiet', '--missing=allow-any'], {
      input: `${commit}\n${tree}\n${sandbox.git(['rev-parse', `${commit}:in`])}\n`,
      env: { GIT_ALTERNATE_OBJECT_DIRECTORIES: repo.path('.git/objects') },
    });
    const head = `# v2 git bundle\n-${base} \n${commit} refs/tsk/result\n\n`;
    writeFileSync(`${sandbox.outbox}/0.bundle`, Buffer.concat([Buffer.from(head), pack]));
    writeFileSync(`${sandbox.outbox}/result`, `version 1\nhead 0 ${commit}\nend\n`);
    await assert.rejects(trip.harvest(), { code: 'bundle-rejected' });
    assert.equal(trip.result, '');
  });

  it('names the missing files that a task needs, and the command that fetches them', async () => {
    const { repo, back } = hold(cone);
    repo.git('config', '--worktree', 'core.sparseCheckout', 'false');
    const taken = await GitTrip.repositories.refSnapshot(
      await GitTrip.repositories.locate(repo.dir),
      'origin/other',
      id,
    );
    const error: Error = await GitTrip.start(temp.dir, repo, taken).then(
      () => assert.fail('it worked'),
      (thrown: Error) => thrown,
    );
    assert.match(error.message, /partial clone lacks 6 files .*: beside\/1, beside\/2/);
    const [, command = ''] = /run "(git .*)"/.exec(error.message) ?? [];
    back();
    const [, ...args] = command.split(' ');
    repo.git(...args.map((arg) => arg.replace(/^'(.*)'$/, '$1')));
    const trip = await GitTrip.start(temp.dir, repo, taken);
    assert.ok(existsSync(`${trip.made.dir}/beside/1`));
  });
});
