import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Harvest, Snapshot } from '../../../../../src/core/model/repository';
import { tempFolder, tempFolderEach, type GitRepo } from '../../../../support/gitRepo';
import type { GitSandbox } from '../../../../support/gitSandbox';
import { GitTrip } from '../../../../support/gitTrip';

const { branch } = GitTrip;

describe('work that an agent left in other places', function () {
  // Dozens of processes of git each: on a busy machine they wait for each other.
  this.timeout(120_000);
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
    for (const name of taskBranches()) repo.git('update-ref', '-d', `refs/heads/${name}`);
  });
  after(() => common.remove());

  function taskBranches(): readonly string[] {
    return repo
      .git('for-each-ref', '--format=%(refname:lstrip=2)', 'refs/heads/tsk/')
      .split('\n')
      .filter(Boolean);
  }

  function commit(sandbox: GitSandbox, file: string, folder = '.'): string {
    sandbox.write(join(folder, file)).git(['add', '-A'], folder);
    sandbox.git(['commit', '-qm', file], folder);
    return sandbox.git(['rev-parse', 'HEAD'], folder);
  }

  /** What the agent does, from the branch of the task on, and what comes of it. */
  async function outcomeOf(act: (sandbox: GitSandbox) => void): Promise<Harvest> {
    const trip = await GitTrip.start(temp.dir, repo, taken);
    act(trip.sandbox);
    return trip.finish();
  }

  const places: readonly (readonly [where: string, act: (sandbox: GitSandbox) => void, file?: string])[] = [
    [
      'on a branch that it left again',
      (sandbox) => {
        sandbox.git(['checkout', '-qb', 'fix']);
        commit(sandbox, 'work');
        sandbox.git(['checkout', '-q', branch]);
      },
    ],
    [
      'at a tag',
      (sandbox) => {
        sandbox.git(['checkout', '-q', '--detach']);
        commit(sandbox, 'work');
        sandbox.git(['tag', '-a', '-m', 'x', 'v9']);
        sandbox.git(['checkout', '-q', branch]);
      },
    ],
    [
      'in commits without a branch that it left again',
      (sandbox) => {
        sandbox.git(['checkout', '-q', '--detach']);
        commit(sandbox, 'work');
        sandbox.git(['checkout', '-q', branch]);
      },
    ],
    [
      'at what looks like the user’s own branch of a remote',
      (sandbox) => {
        sandbox.git(['checkout', '-qb', 'fix']);
        sandbox.git(['update-ref', 'refs/remotes/origin/fix', commit(sandbox, 'work')]);
        sandbox.git(['checkout', '-q', branch]);
        sandbox.git(['branch', '-qD', 'fix']);
      },
    ],
    [
      'in a linked working tree on a branch',
      (sandbox) => {
        sandbox.git(['worktree', 'add', '-q', '-b', 'f', '.worktrees/f']);
        commit(sandbox, 'work', '.worktrees/f');
      },
    ],
    [
      'in a linked working tree without a branch',
      (sandbox) => {
        sandbox.git(['worktree', 'add', '-q', '--detach', '.worktrees/f']);
        commit(sandbox, 'work', '.worktrees/f');
      },
    ],
    [
      'uncommitted in a linked working tree',
      (sandbox) => {
        sandbox.git(['worktree', 'add', '-q', '-b', 'f', '.worktrees/f']);
        sandbox.write('.worktrees/f/work');
      },
    ],
    [
      'uncommitted in a linked working tree outside',
      (sandbox) => {
        sandbox.git(['worktree', 'add', '-q', '-b', 'f', '../f']);
        sandbox.write('../f/work');
      },
    ],
    [
      'uncommitted in a linked working tree in an ignored folder',
      (sandbox) => {
        sandbox.write('.git/info/exclude', '.worktrees/\n');
        sandbox.git(['worktree', 'add', '-q', '-b', 'f', '.worktrees/f']);
        sandbox.write('.worktrees/f/work');
      },
    ],
    [
      'in a stash, as a changed file',
      (sandbox) => {
        sandbox.write('kept', 'stashed\n').git(['stash', '-q']);
      },
      'kept',
    ],
    [
      'in a stash, as a new file',
      (sandbox) => {
        sandbox.write('work').git(['stash', '-qu']);
      },
    ],
    [
      'in a clone below its workspace',
      (sandbox) => {
        sandbox.git(['clone', '-q', '.', 'copies/a "copy']);
        commit(sandbox, 'work', 'copies/a "copy');
      },
    ],
    [
      'uncommitted in a clone below its workspace',
      (sandbox) => {
        sandbox.git(['clone', '-q', '.', 'copy']);
        sandbox.write('copy/work');
      },
    ],
  ];
  // Each place on its own, and one of each kind for want of a result.
  const kinds = /a branch that|commits without|uncommitted in a (clone|linked working tree outside)|new file/;
  for (const [where, act, file = 'work'] of places.filter(([name]) => kinds.test(name))) {
    it(`is the result if there is no other: ${where}`, async () => {
      const { commit: result = '', further, warnings } = await outcomeOf(act);
      assert.deepEqual(taskBranches(), [branch], warnings.join('\n'));
      assert.ok(repo.git('diff', '--name-only', taken.base, result).split('\n').includes(file));
      assert.equal(further, undefined);
      assert.match(warnings.join('\n'), /nothing was committed on the final checkout/);
      assert.doesNotMatch(warnings.join('\n'), /left behind/);
    });
  }
  for (const [where, act, file = 'work'] of places) {
    it(`comes back beside the result: ${where}`, async () => {
      const harvest = await outcomeOf((sandbox) => {
        act(sandbox);
        sandbox.git(['checkout', '-qf', branch]);
        sandbox.write('result').git(['add', 'result']);
        sandbox.git(['commit', '-qm', 'result']);
      });
      const [first] = harvest.further ?? [];
      assert.ok(first, harvest.warnings.join('\n'));
      assert.equal(harvest.further?.length, 1);
      assert.match(first.branch, new RegExp(`^${branch}-`));
      assert.deepEqual([...taskBranches()].sort(), [branch, first.branch].sort());
      assert.equal(repo.git('rev-parse', first.branch), first.commit);
      assert.ok(repo.git('diff', '--name-only', taken.base, first.commit).split('\n').includes(file));
      assert.equal(repo.git('ls-tree', '--name-only', branch, 'result'), 'result');
      assert.ok(
        harvest.warnings.some((text) => text.includes(first.branch)),
        harvest.warnings.join('\n'),
      );
    });
  }

  it('gets valid, unique names, and no name of an incomplete result', async () => {
    const names = [
      'Fix/it',
      'fix-it',
      'partial',
      'attempt-2',
      'x.lock.y',
      'ünï;$(x)',
      'wör/../k'.replace('/..', ''),
    ];
    const { further = [] } = await outcomeOf((sandbox) => {
      for (const name of names) {
        sandbox.git(['checkout', '-qb', name, branch]);
        commit(sandbox, name.replaceAll('/', '_'));
      }
      sandbox.git(['checkout', '-q', branch]);
      commit(sandbox, 'result');
    });
    const found = further.map((one) => one.branch.slice(branch.length + 1)).sort();
    assert.deepEqual(
      found,
      ['fix-it', 'fix-it-2', 'branch-partial', 'branch-attempt-2', 'x.lock.y', 'ünï-x', 'wör-k'].sort(),
    );
    assert.equal(taskBranches().length, names.length + 1);
  });

  it('comes back from the branch where the task started beside the one where it ended', async () => {
    const { commit: result = '', further = [] } = await outcomeOf((sandbox) => {
      commit(sandbox, 'first');
      sandbox.git(['checkout', '-qb', 'other', 'HEAD~1']);
      commit(sandbox, 'second');
    });
    assert.equal(repo.git('log', '-1', '--format=%s', result), 'second');
    assert.deepEqual(
      further.map((one) => one.branch),
      [`${branch}-start`],
    );
  });

  it('does not include replaced commits: amended, rebased, or contained in the result', async () => {
    const {
      commit: result = '',
      further,
      warnings,
    } = await outcomeOf((sandbox) => {
      commit(sandbox, 'one');
      sandbox.git(['branch', 'milestone']);
      commit(sandbox, 'two');
      sandbox.git(['commit', '-q', '--amend', '-m', 'three']);
      sandbox.git(['checkout', '-qb', 'topic', 'HEAD~2']);
      commit(sandbox, 'four');
      sandbox.git(['rebase', '-q', branch]);
      sandbox.git(['checkout', '-q', branch]);
      sandbox.git(['merge', '-q', 'topic']);
    });
    assert.equal(repo.git('log', '--format=%s', `${taken.base}..${result}`), 'four\nthree\none');
    assert.equal(further, undefined, warnings.join('\n'));
    assert.deepEqual(warnings, []);
  });

  it('is limited, with the names of what is left behind', async () => {
    const { further = [], warnings } = await outcomeOf((sandbox) => {
      commit(sandbox, 'result');
      const tree = sandbox.git(['rev-parse', 'HEAD^{tree}']);
      for (let n = 0; n < 25; n++) {
        const made = sandbox.git(['commit-tree', tree, '-p', 'HEAD', '-m', `${n}`]);
        sandbox.git(['update-ref', `refs/heads/side-${n}`, made]);
      }
    });
    assert.equal(further.length, 20);
    assert.equal(taskBranches().length, 21);
    assert.match(
      warnings.join('\n'),
      /more commits in other places were left behind: (branch side-\d+(, )?){5}$/m,
    );
  });

  it('is reused, not made twice, after an interruption', async () => {
    const trip = await GitTrip.start(temp.dir, repo, taken);
    trip.sandbox.git(['checkout', '-qb', 'fix']);
    commit(trip.sandbox, 'work');
    trip.sandbox.git(['checkout', '-q', branch]);
    commit(trip.sandbox, 'result');
    const first = await trip.finish();
    repo.git('update-ref', '-d', `refs/heads/${branch}`);
    assert.deepEqual(await trip.harvest(), first);
    assert.equal(taskBranches().length, 2);
  });

  it('fails the collection if a linked working tree is unreadable', async () => {
    const trip = await GitTrip.start(temp.dir, repo, taken);
    trip.sandbox.git(['worktree', 'add', '-q', '-b', 'f', '.worktrees/f']);
    trip.sandbox.write('.git/worktrees/f/HEAD', 'garbage').write('.worktrees/f/work');
    assert.notEqual(trip.sandbox.collect().code, 0);
    await assert.rejects(trip.harvest(), { code: 'harvest-failed', message: /linked working tree f/ });
  });

  it('is not expected in a removed linked working tree', async () => {
    const { commit: result = '', warnings } = await outcomeOf((sandbox) => {
      sandbox.git(['worktree', 'add', '-q', '-b', 'f', '.worktrees/f']);
      commit(sandbox, 'work', '.worktrees/f');
      sandbox.remove('.worktrees');
    });
    assert.equal(repo.git('ls-tree', '--name-only', result, 'work'), 'work', warnings.join('\n'));
    rmSync(temp.dir, { recursive: true });
  });
});
