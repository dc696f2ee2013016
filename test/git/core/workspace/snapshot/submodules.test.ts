import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import type { History } from '../../../../../src/core/model/configWords';
import { createRepositories } from '../../../../../src/core/workspace/repositories';
import { nullLogger } from '../../../../../src/core/model/logger';
import type { Harvest, Snapshot, Workspace } from '../../../../../src/core/model/repository';
import type { TaskId } from '../../../../../src/core/model/taskId';
import { GitRepo, tempFolder, tempFolderEach } from '../../../../support/gitRepo';
import { GitSandbox } from '../../../../support/gitSandbox';

const repositories = createRepositories({ logger: nullLogger });
const id = '11111111-2222-4333-8444-555555555555' as TaskId;
const branch = 'tsk/chore/name/11111111';
const user = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };

describe('submodules', () => {
  let common: ReturnType<typeof tempFolder>;
  const temp = tempFolderEach();
  let top: GitRepo;
  let middle: GitRepo;
  let inner: GitRepo;

  /** A repository with a submodule at `lib/mid dle`, which has one at `inner`; each test gets a copy. */
  before(() => {
    common = tempFolder();
    const leaf = GitRepo.init(`${common.dir}/leaf`).write('leaf');
    leaf.commit();
    const branching = GitRepo.init(`${common.dir}/branching`).write('twig');
    branching.submodule(leaf, 'inner');
    branching.commit();
    const model = GitRepo.init(`${common.dir}/top`).write('root');
    const within = model.submodule(branching, 'lib/mid dle');
    within.git('submodule', '--quiet', 'update', '--init');
    GitRepo.at(within.path('inner'));
    model.commit();
  });
  after(() => common.remove());

  beforeEach(() => {
    cpSync(`${common.dir}/top`, `${temp.dir}/top`, { recursive: true, verbatimSymlinks: true });
    top = GitRepo.at(`${temp.dir}/top`);
    middle = GitRepo.at(top.path('lib/mid dle'));
    inner = GitRepo.at(middle.path('inner'));
  });

  async function snapshot(): Promise<Snapshot> {
    return repositories.snapshot(await repositories.locate(top.dir), id);
  }

  async function workspace(
    taken: Snapshot,
    history: History = 'full',
  ): Promise<{ readonly made: Workspace; readonly sandbox: GitSandbox }> {
    const target = { id, dir: `${temp.dir}/task/repo`, branch, user, history };
    const made = await repositories.createWorkspace(taken, target);
    return { made, sandbox: new GitSandbox(made, taken, `${temp.dir}/task`) };
  }

  function harvest(taken: Snapshot, { outbox }: GitSandbox): Promise<Harvest> {
    const place = { scratch: `${temp.dir}/task/scratch`, workspace: `${temp.dir}/task/repo` };
    return repositories.harvest(taken, { id, outbox, ...place, branch });
  }

  it('change nothing if they are clean', async () => {
    const taken = await snapshot();
    assert.equal(taken.base, taken.head);
    assert.deepEqual(
      taken.submodules.map(({ path, head, base }) => [path, head === base]),
      [
        ['lib/mid dle', true],
        ['lib/mid dle/inner', true],
      ],
    );
  });

  it('are frozen with their uncommitted work, innermost first, each in its own repository', async () => {
    inner.write('leaf', 'leaf anew\n').write('more');
    middle.write('.gitignore', 'secret\n').write('secret');
    const before = [inner, middle].map((repo) => [
      repo.git('status', '--porcelain'),
      repo.git('rev-parse', 'HEAD'),
    ]);
    const taken = await snapshot();

    const [mid, deep] = taken.submodules;
    assert.equal(top.git('rev-parse', `${taken.base}:lib/mid dle`), mid?.base);
    assert.equal(middle.git('rev-parse', `${mid?.base}:inner`), deep?.base);
    assert.equal(middle.git('rev-parse', `${mid?.base}^`), mid?.head);
    assert.equal(inner.git('show', `${deep?.base}:leaf`), 'leaf anew');
    assert.equal(inner.git('show', `${deep?.base}:more`), 'more');
    assert.throws(() => middle.git('show', `${mid?.base}:secret`));
    for (const repo of [inner, middle, top]) {
      assert.notEqual(repo.git('for-each-ref', `refs/tsk/base/${id}`), '');
    }
    const after = [inner, middle].map((repo) => [
      repo.git('status', '--porcelain'),
      repo.git('rev-parse', 'HEAD'),
    ]);
    assert.deepEqual(after, before);
    await repositories.release(taken, id);
    for (const repo of [inner, middle, top]) assert.equal(repo.git('for-each-ref', 'refs/tsk'), '');
  });

  it('are recorded as in the working tree if moved, new, removed or not initialised', async () => {
    inner.write('leaf', 'committed in place\n').commit();
    const other = GitRepo.init(`${temp.dir}/other`).write('other');
    other.commit();
    const added = top.submodule(other, 'added');
    added.write('other', 'and changed\n');
    top.submodule(other, 'gone').git('status');
    top.commit();
    top.remove('gone');
    top.submodule(other, 'empty');
    top.commit();
    top.git('submodule', '--quiet', 'deinit', '--force', 'empty');

    const taken = await snapshot();
    const paths = taken.submodules.map(({ path }) => path);
    assert.deepEqual(paths, ['added', 'lib/mid dle', 'lib/mid dle/inner']);
    assert.throws(() => top.git('rev-parse', `${taken.base}:gone`));
    assert.equal(top.git('rev-parse', `${taken.base}:empty`), top.git('rev-parse', 'HEAD:empty'));
    assert.equal(added.git('show', `${taken.submodules[0]?.base}:other`), 'and changed');
    assert.deepEqual(taken.warnings, []);
  });

  it('are separate repositories in a workspace, on the branch and clean, wherever it is mounted', async () => {
    inner.write('more');
    const taken = await snapshot();
    const { made, sandbox } = await workspace(taken);
    const targets = made.objectMounts.map(({ target }) => target);
    assert.deepEqual(targets, ['/tsk/objects/0', '/tsk/objects/1', '/tsk/objects/2']);
    for (const folder of ['.', 'lib/mid dle', 'lib/mid dle/inner']) {
      assert.equal(sandbox.git(['status', '--porcelain'], folder), '');
      assert.equal(sandbox.git(['branch', '--show-current'], folder), branch);
      assert.equal(readFileSync(`${made.dir}/${folder}/.git/config`, 'utf8').includes(temp.dir), false);
    }
    assert.equal(readFileSync(`${made.dir}/lib/mid dle/inner/more`, 'utf8'), 'more\n');
    assert.match(sandbox.git(['submodule', 'status']), /^ [0-9a-f]{40} lib\/mid dle/);
  });

  it('bring their commits back to their own repositories', async () => {
    inner.write('more');
    const taken = await snapshot();
    const { sandbox } = await workspace(taken);
    sandbox.write('lib/mid dle/inner/leaf').write('lib/mid dle/inner/new');
    assert.equal(sandbox.collect().code, 0);
    const { commit = '', files, warnings } = await harvest(taken, sandbox);

    assert.equal(top.git('rev-parse', branch), commit);
    assert.equal(top.git('rev-parse', `${commit}:lib/mid dle`), middle.git('rev-parse', branch));
    assert.equal(middle.git('rev-parse', `${branch}:inner`), inner.git('rev-parse', branch));
    assert.equal(inner.git('show', `${branch}:new`), 'lib/mid dle/inner/new by the agent');
    assert.deepEqual(inner.git('diff', '--name-only', taken.submodules[1]?.base ?? '', branch), 'leaf\nnew');
    assert.deepEqual([files, warnings], [4, []]);
    for (const repo of [inner, middle, top]) assert.equal(repo.git('for-each-ref', 'refs/tsk/incoming'), '');
  });

  it('get no branch if only the outer repository changed', async () => {
    const taken = await snapshot();
    const { sandbox } = await workspace(taken);
    sandbox.write('root').collect();
    await harvest(taken, sandbox);
    assert.equal(top.git('branch', '--list', branch, '--format=%(refname:short)'), branch);
    assert.equal(middle.git('branch', '--list', branch), '');
  });

  it('get no branch if the outer repository cannot get its own', async () => {
    const taken = await snapshot();
    const { sandbox } = await workspace(taken);
    sandbox.write('root').write('lib/mid dle/inner/leaf').collect();
    top.git('branch', branch, 'HEAD');
    await assert.rejects(harvest(taken, sandbox), { code: 'harvest-failed', message: /already exists/ });
    assert.equal(inner.git('branch', '--list', branch), '');
    assert.equal(top.git('rev-parse', branch), taken.head);
  });

  it('cause a warning if the agent removed them, and the rest comes back', async () => {
    const taken = await snapshot();
    const { sandbox, made } = await workspace(taken);
    sandbox.remove('lib/mid dle').write('root');
    assert.equal(sandbox.collect().code, 0);
    const { commit = '', warnings } = await harvest(taken, sandbox);
    assert.equal(existsSync(`${made.dir}/lib/mid dle`), false);
    assert.throws(() => top.git('rev-parse', `${commit}:lib/mid dle`));
    assert.equal(warnings.filter((text) => text.includes('it is gone')).length, 2);
  });
});
