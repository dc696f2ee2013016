import assert from 'node:assert/strict';
import { utimesSync } from 'node:fs';
import type { RepoTrouble } from '../../../../../src/core/model/repository';
import { tempFolderEach, type GitRepo } from '../../../../support/gitRepo';
import { GitTrip } from '../../../../support/gitTrip';

describe('problems of a repository', () => {
  const temp = tempFolderEach();
  let repo: GitRepo;
  beforeEach(() => {
    repo = GitTrip.repo(`${temp.dir}/repo`);
  });

  const look = async (dir = repo.dir): Promise<readonly RepoTrouble[]> =>
    GitTrip.repositories.troubles(await GitTrip.repositories.locate(dir));

  it('are none if all is well', async () => {
    repo.write('.gitattributes', '*.bin filter=lfs\n');
    repo.git('config', 'filter.lfs.process', 'sh -c x');
    repo.git('config', 'filter.lfs.required', 'true');
    repo.write('.git/refs/heads/fresh.lock', '');
    assert.deepEqual(await look(), []);
  });

  it('include a broken ref', async () => {
    repo.write('.git/refs/tags/gone', `${'12'.repeat(20)}\n`).write('.git/refs/heads/crashed', '');
    const [{ text = '', advice = '' } = {}, ...others] = await look();
    assert.deepEqual(others, []);
    assert.equal(text, '2 refs lead nowhere: refs/heads/crashed, refs/tags/gone.');
    assert.match(advice, /git update-ref -d refs\/heads\/crashed$/);
  });

  it('include a filter whose program is missing, if files need it', async () => {
    for (const [command, program] of [
      ['no-such-lfs filter-process', 'no-such-lfs'],
      ['git no-such-lfs filter-process', 'git-no-such-lfs'],
      ['/no/where/lfs clean %f', '/no/where/lfs'],
    ] as const) {
      repo.git('config', 'filter.big.clean', command);
      repo.git('config', 'filter.big.required', 'true');
      assert.deepEqual(await look(), []);
      repo.write('sub/.gitattributes', '*.bin filter=big -text\n').git('add', 'sub');
      const [{ text = '', advice = '' } = {}] = await look();
      assert.match(text, new RegExp(`the filter "big", but its program "${program}" is not installed`));
      assert.match(advice, /^Install .*--from/);
      repo.git('rm', '-qf', 'sub/.gitattributes');
    }
  });

  it('do not include a filter whose command needs a shell, or that is optional', async () => {
    repo.write('.gitattributes', '*.bin filter=big -text\n').commit();
    repo.write('bin/clean', '#!/bin/sh\ncat\n', 0o755);
    for (const command of [
      'X=1 no-such a',
      'if true; then no-such; fi',
      '"no such" a',
      'bin/clean %f',
      'cat',
    ]) {
      repo.git('config', 'filter.big.clean', command);
      repo.git('config', 'filter.big.required', 'true');
      assert.deepEqual(await look(), [], command);
    }
    repo.git('config', 'filter.big.clean', 'no-such');
    repo.git('config', 'filter.big.required', 'false');
    assert.deepEqual(await look(), []);
  });

  it('include an old lock, also of a linked worktree', async () => {
    repo.git('worktree', 'add', '-q', `${temp.dir}/side`);
    const hourAgo = new Date(Date.now() - 3_600_000);
    for (const lock of ['packed-refs.lock', 'refs/heads/main.lock', 'worktrees/side/index.lock']) {
      repo.write(`.git/${lock}`, '');
      utimesSync(repo.path('.git', lock), hourAgo, hourAgo);
    }
    const [{ text = '' } = {}] = await look();
    assert.match(
      text,
      /^2 git locks are more than ten minutes old: .*\/packed-refs\.lock, .*\/refs\/heads\/main\.lock\.$/,
    );
    const [{ text: side = '' } = {}] = await look(`${temp.dir}/side`);
    assert.match(side, /^3 git locks are .*worktrees\/side\/index\.lock/);
  });

  it('include a HEAD without a commit', async () => {
    repo.git('checkout', '-q', '--orphan', 'fresh');
    const [{ text = '', advice = '' } = {}] = await look();
    assert.match(text, /^The branch fresh, .* has no commit yet\.$/);
    assert.match(advice, /^Make a first commit/);
  });
});
