import assert from 'node:assert/strict';
import { chmodSync, cpSync, existsSync, readFileSync, statSync } from 'node:fs';
import { createRepositories } from '../../../../../src/core/workspace/repositories';
import { nullLogger } from '../../../../../src/core/model/logger';
import type { Snapshot } from '../../../../../src/core/model/repository';
import type { TaskId } from '../../../../../src/core/model/taskId';
import { blobName, GitRepo, gitBytes, tempFolder, tempFolderEach } from '../../../../support/gitRepo';
import { committed, gitStates, listing } from '../../../../support/gitStates';
import { withEnvironment } from '../../../../support/withEnvironment';

const repositories = createRepositories({ logger: nullLogger });
const id = '11111111-2222-4333-8444-555555555555' as TaskId;

async function snapshotOf(repo: GitRepo, path = repo.dir): Promise<Snapshot> {
  return repositories.snapshot(await repositories.locate(path), id);
}

/** Everything of a repository that a snapshot must leave alone. */
function state(repo: GitRepo, gitDir = repo.path('.git')) {
  const index = `${gitDir}/index`;
  return {
    index: existsSync(index) ? [readFileSync(index).toString('base64'), statSync(index).mtimeMs] : undefined,
    head: readFileSync(`${gitDir}/HEAD`, 'utf8'),
    config: existsSync(`${gitDir}/config`) ? readFileSync(`${gitDir}/config`, 'utf8') : undefined,
    refs: repo.git('for-each-ref', 'refs/heads', 'refs/tags', 'refs/stash'),
    status: repo.git('--no-optional-locks', 'status', '--porcelain=v2', '-z', '--branch'),
  };
}

describe('a snapshot', () => {
  let common: ReturnType<typeof tempFolder>;
  const temp = tempFolderEach();
  before(() => {
    common = tempFolder();
    build(`${common.dir}/repo`);
  });
  after(() => common.remove());

  function build(dir: string, ...options: readonly string[]): GitRepo {
    const repo = GitRepo.init(dir, ...options);
    repo.write('kept').write('changed').write('sub/deep').commit('first');
    return repo;
  }

  function aRepo(): GitRepo {
    cpSync(`${common.dir}/repo`, `${temp.dir}/repo`, { recursive: true, preserveTimestamps: true });
    return GitRepo.at(`${temp.dir}/repo`);
  }

  for (const { state: name, arrange, expected, warning } of gitStates) {
    it(`contains the working tree: ${name}`, async () => {
      const repo = aRepo();
      arrange(repo);
      const before = state(repo);

      const snapshot = await snapshotOf(repo);

      assert.deepEqual(repo.tree(snapshot.base), listing(expected));
      assert.deepEqual(state(repo), before);
      const isClean =
        repo.git('rev-parse', `${snapshot.base}^{tree}`) === repo.git('rev-parse', 'HEAD^{tree}');
      assert.equal(snapshot.base === snapshot.head, isClean);
      if (!isClean) assert.equal(repo.git('rev-parse', `${snapshot.base}^@`), repo.git('rev-parse', 'HEAD'));
      assert.equal(snapshot.warnings.length, warning ? 1 : 0);
      if (warning) assert.match(snapshot.warnings[0] ?? '', warning);
    });
  }

  it('contains names that are not text', async () => {
    const repo = aRepo();
    repo.write(Buffer.from('latin-\xe9', 'latin1'), 'x\n');
    const { base } = await snapshotOf(repo);
    assert.ok(repo.tree(base).includes(`100644 blob ${blobName('x\n')}\tlatin-\xe9`));
  });

  it('contains the files of a SHA-256 repository', async () => {
    const repo = build(`${temp.dir}/repo`, '--object-format=sha256');
    GitRepo.init(repo.path('inner'), '--object-format=sha256').write('file').commit();
    repo.write('new');
    const { base } = await snapshotOf(repo);
    assert.equal(base.length, 64);
    assert.deepEqual(repo.tree(base), listing({ ...committed, new: 'new\n' }, 'sha256'));
  });

  it('is kept by a ref until it is released', async () => {
    const repo = aRepo().write('new');
    const snapshot = await snapshotOf(repo);
    assert.equal(repo.git('rev-parse', `refs/tsk/base/${id}`), snapshot.base);
    await repositories.release(snapshot, id);
    assert.equal(repo.git('for-each-ref', 'refs/tsk'), '');
    await repositories.release(snapshot, id);
    repo.remove('.git');
    await repositories.release(snapshot, id);
  });

  it('records what was checked out', async () => {
    const repo = aRepo();
    assert.equal((await snapshotOf(repo)).sourceBranch, 'main');
    repo.git('checkout', '--quiet', '-b', 'feat/ünï');
    assert.equal((await snapshotOf(repo)).sourceBranch, 'feat/ünï');
    repo.git('checkout', '--quiet', '--detach');
    assert.equal('sourceBranch' in (await snapshotOf(repo)), false);
  });

  it('is of the linked worktree that it was taken in', async () => {
    const repo = aRepo();
    repo.git('worktree', 'add', '--quiet', '-b', 'side', `${temp.dir}/side`);
    const side = GitRepo.at(`${temp.dir}/side`).write('only here');
    const states = () => [state(repo), state(side, repo.path('.git/worktrees/side'))];
    const before = states();
    const snapshot = await snapshotOf(side);
    assert.deepEqual(repo.tree(snapshot.base), listing({ ...committed, 'only here': 'only here\n' }));
    assert.deepEqual([snapshot.worktree, snapshot.gitDir], [side.dir, repo.path('.git')]);
    assert.equal(repo.git('rev-parse', `refs/tsk/base/${id}`), snapshot.base);
    assert.deepEqual(states(), before);
  });

  it('belongs to the repository’s author, or to TSK', async () => {
    const repo = aRepo().write('new');
    const author = async (): Promise<string> =>
      repo.git('log', '-1', '--format=%an <%ae> %cn', (await snapshotOf(repo)).base);
    assert.equal(await author(), 'Ada <ada@example.invalid> Ada');
    repo.write('.git/included', '[user]\n\tname = "Ada \\"L\\" King"\n');
    repo.git('config', `includeIf.gitdir:${repo.dir}/.path`, 'included');
    assert.equal(await author(), 'Ada "L" King <ada@example.invalid> Ada "L" King');
  });

  it('has the time zone of the process that takes it', async () => {
    const repo = aRepo().write('new');
    for (const [zone, offset] of [
      ['UTC-05:45', '+0545'],
      ['UTC', '+0000'],
    ] as const) {
      const { base } = await withEnvironment({ TZ: zone }, () => snapshotOf(repo));
      assert.match(repo.git('cat-file', 'commit', base), new RegExp(`^committer .* \\${offset}$`, 'm'));
    }
  });

  it('names the program that a required filter lacks', async () => {
    const repo = aRepo();
    repo.git('config', 'filter.lfs.process', 'no-such-lfs filter-process');
    repo.git('config', 'filter.lfs.required', 'true');
    repo.write('.gitattributes', '*.bin filter=lfs\n').write('a.bin');
    await assert.rejects(snapshotOf(repo), {
      code: 'git-failed',
      message: /program "no-such-lfs" cannot be run/,
    });
    assert.equal(repo.git('for-each-ref', 'refs/tsk'), '');
  });

  it('reports a submodule without its repository, and a damaged index', async () => {
    const repo = aRepo();
    const other = GitRepo.init(`${temp.dir}/other`).write('file');
    other.commit();
    repo.submodule(other, 'lib');
    repo.commit();
    repo.remove('.git/modules').write('new');
    await assert.rejects(snapshotOf(repo), {
      code: 'git-failed',
      message: /leads to .*\.git\/modules\/lib, where .* "git submodule update --init"/,
    });
    repo.write('.git/index', 'garbage'.repeat(10));
    await assert.rejects(snapshotOf(repo), {
      code: 'git-failed',
      message: /the index of the repository is damaged\. Run "git read-tree HEAD" to rebuild it/,
    });
    repo.git('read-tree', '--empty');
  });

  if (process.getuid?.() !== 0) {
    it('reports unreadable files', async () => {
      const repo = aRepo().write('changed', 'anew\n', 0).write('new', 'new\n', 0).write('shut/in');
      chmodSync(repo.path('shut'), 0);
      const { base, warnings } = await snapshotOf(repo);
      chmodSync(repo.path('shut'), 0o755);
      assert.deepEqual(repo.tree(base), listing(committed));
      assert.match(warnings.join('\n'), /^shut\/ could not.*\nchanged could not.*\nnew could not/);
    });
  }

  it('runs no hook and no file system monitor', async () => {
    const repo = aRepo();
    const alarm = `#!/bin/sh\necho "$0" >>${temp.dir}/ran\n`;
    for (const hook of [
      'pre-commit',
      'post-index-change',
      'reference-transaction',
      'post-commit',
      'fsmonitor',
    ]) {
      repo.write(`.git/hooks/${hook}`, alarm, 0o755);
    }
    repo.git('-c', 'core.hooksPath=/dev/null', 'config', 'core.fsmonitor', repo.path('.git/hooks/fsmonitor'));
    repo.write('new');
    await repositories.release(await snapshotOf(repo), id);
    assert.ok(!existsSync(`${temp.dir}/ran`));
  });

  it('is not made if cancelled', async () => {
    const repo = aRepo().write('new');
    const abort = new AbortController();
    abort.abort('Enough.');
    const taken = repositories.snapshot(await repositories.locate(repo.dir), id, abort.signal);
    await assert.rejects(taken, { code: 'cancelled', message: 'Enough.' });
    assert.equal(repo.git('for-each-ref', 'refs/tsk'), '');
  });

  it('accepts a shallow history', async () => {
    const repo = aRepo();
    repo.write('changed', 'second\n').commit('second');
    gitBytes(temp.dir, ['clone', '--quiet', '--depth=1', `file://${repo.dir}`, 'shallow']);
    const shallow = GitRepo.at(`${temp.dir}/shallow`).write('new');
    const { base } = await snapshotOf(shallow);
    assert.deepEqual(shallow.tree(base), listing({ ...committed, changed: 'second\n', new: 'new\n' }));
  });

  it('leaves out its own temporary files in the working tree', async () => {
    const repo = aRepo().write('tmp/mine');
    const outside = process.env['TMPDIR'];
    process.env['TMPDIR'] = repo.path('tmp');
    try {
      const { base } = await snapshotOf(repo);
      assert.deepEqual(repo.tree(base), listing({ ...committed, 'tmp/mine': 'tmp/mine\n' }));
    } finally {
      if (outside === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = outside;
    }
  });
});
