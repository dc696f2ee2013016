import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { nullLogger } from '../../../../../src/core/model/logger';
import type { Snapshot } from '../../../../../src/core/model/repository';
import { createRepositories } from '../../../../../src/core/workspace/repositories';
import { GitRepo, tempFolderEach } from '../../../../support/gitRepo';
import { GitTrip } from '../../../../support/gitTrip';
import { withEnvironment } from '../../../../support/withEnvironment';

describe('TSK’s own files in the repository', () => {
  const temp = tempFolderEach();
  let repo: GitRepo;
  beforeEach(() => {
    repo = GitRepo.init(`${temp.dir}/repo`).write('kept');
    repo.commit();
    repo.write('new');
  });

  async function snapshot(...places: readonly string[]): Promise<Snapshot> {
    const repositories = createRepositories({ logger: nullLogger, ownPlaces: () => places });
    return repositories.snapshot(await repositories.locate(repo.dir), GitTrip.id);
  }
  const filesOf = ({ base }: Snapshot): string => repo.git('ls-tree', '-r', '--name-only', base);

  it('stay out: its data folder with workspaces, and a file', async () => {
    for (const folder of ['.tsk-data', 'sub/da ta [1]*', ':data']) {
      repo.write(`${folder}/tasks.db`).write(`${folder}/tasks/1/output/agent.log`);
      GitRepo.init(repo.path(folder, 'tasks/1/repo')).write('work').commit();
      GitRepo.init(repo.path(folder, 'tasks/2/repo')).write('work');
      repo.write(`${folder} and more`).write('conf/tsk.toml').write('conf/other');
      const taken = await snapshot(repo.path(folder), repo.path('conf/tsk.toml'));
      assert.equal(filesOf(taken), [`${folder} and more`, 'conf/other', 'kept', 'new'].sort().join('\n'));
      assert.deepEqual(taken.warnings, []);
      repo.remove(folder).remove(`${folder} and more`);
    }
  });

  it('stay out behind a link, and before they exist', async () => {
    mkdirSync(repo.path('real'));
    symlinkSync(repo.path('real'), `${temp.dir}/link`);
    repo.write('real/data/tasks.db');
    const taken = await snapshot(`${temp.dir}/link/data`, `${temp.dir}/link/none`, `${temp.dir}/elsewhere`);
    assert.equal(filesOf(taken), 'kept\nnew');
  });

  it('stay as in the index if somebody committed them, with a warning', async () => {
    repo.write('data/tasks.db', 'old\n').commit();
    repo.write('data/tasks.db', 'private\n').write('data/log');
    const taken = await snapshot(repo.path('data'));
    assert.equal(filesOf(taken), 'data/tasks.db\nkept\nnew');
    assert.equal(repo.git('show', `${taken.base}:data/tasks.db`), 'old');
    assert.match(
      taken.warnings.join('\n'),
      /^data: These are TSK's own files\. The snapshot has committed ones/,
    );
  });

  it('stay out if they are temporary files', async () => {
    repo
      .write('tmp/tsk-secrets-1-x/env')
      .write('tmp/tsk-edit-1/t.md')
      .write('tmp/tsk-mine')
      .write('tmp/other');
    const taken = await withEnvironment({ TMPDIR: repo.path('tmp') }, () => snapshot());
    assert.equal(filesOf(taken), 'kept\nnew\ntmp/other\ntmp/tsk-mine');
  });

  it('cannot be among the repository’s files', async () => {
    await assert.rejects(snapshot(repo.dir), {
      code: 'bad-input',
      message: /^TSK's own files are in .*TSK_DATA_HOME/,
    });
  });
});
