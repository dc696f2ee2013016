import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { nullLogger } from '../../../../src/core/model/logger';
import type { Snapshot } from '../../../../src/core/model/repository';
import type { TaskId } from '../../../../src/core/model/taskId';
import { createRepositories } from '../../../../src/core/workspace/repositories';
import { GitRepo, tempFolder, testGitEnvironment } from '../../../support/gitRepo';

const repositories = createRepositories({ logger: nullLogger });
const id = '11111111-2222-4333-8444-555555555555' as TaskId;
const branch = 'tsk/feat/name/11111111';

/** What an agent set up for git in a workspace that is kept, for whoever looks at it with git on the host. */
describe('a workspace that could not be taken over', () => {
  let temp: ReturnType<typeof tempFolder>;
  let taken: Snapshot;
  let workspace: GitRepo;
  let trap: string;
  let sprung: string;

  beforeEach(async () => {
    temp = tempFolder();
    const user = GitRepo.init(`${temp.dir}/user`).write('file');
    user.commit();
    taken = await repositories.snapshot(await repositories.locate(user.dir), id);
    workspace = GitRepo.init(`${temp.dir}/task/repo`)
      .write('file')
      .write('.gitattributes', '* filter=trap\n');
    workspace.commit();
    mkdirSync(`${temp.dir}/task/outbox`);
    sprung = `${temp.dir}/sprung`;
    trap = `${temp.dir}/trap`;
    writeFileSync(trap, `#!/bin/sh\ntouch '${sprung}'\ncat\n`);
    chmodSync(trap, 0o755);
  });
  afterEach(() => temp.remove());

  /** Settings that run the trap as soon as git looks at the files. */
  function arm(config: string): void {
    appendFileSync(config, `[core]\n\tfsmonitor = ${trap}\n[filter "trap"]\n\tclean = ${trap}\n`);
  }

  function harvestFails(message = /The agent's work is kept at \S+\.$/): Promise<void> {
    const source = { outbox: `${temp.dir}/task/outbox`, scratch: `${temp.dir}/task/scratch`, branch };
    return assert.rejects(repositories.harvest(taken, source), { code: 'harvest-failed', message });
  }

  /** What somebody does who looks what is there. */
  function look(folder = '.'): string {
    const cwd = join(workspace.dir, folder);
    const { stdout, stderr } = spawnSync('git', ['status'], {
      cwd,
      env: testGitEnvironment(),
      encoding: 'utf8',
    });
    return stdout + stderr;
  }

  it('runs nothing of the agent when git is used in it, and still shows its changes', async () => {
    arm(workspace.path('.git/config'));
    workspace.write('.git/hooks/post-index-change', `#!/bin/sh\ntouch '${sprung}'\n`, 0o755);
    workspace.write('new');
    look();
    assert.ok(existsSync(sprung), 'the trap works');
    spawnSync('rm', [sprung]);

    await harvestFails();

    workspace.write('file', 'changed\n');
    assert.match(look(), /modified: +file[^]*new/);
    workspace.git('add', 'file');
    assert.ok(!existsSync(sprung), 'the trap was sprung');
  });

  it('keeps what it sets aside', async () => {
    arm(workspace.path('.git/config'));
    const armed = readFileSync(workspace.path('.git/config'), 'utf8');
    await harvestFails();
    assert.equal(readFileSync(workspace.path('.git/config.of-the-agent'), 'utf8'), armed);
    await harvestFails();
    assert.equal(readFileSync(workspace.path('.git/config.of-the-agent'), 'utf8'), armed);
  });

  it('holds for repositories inside it, in whatever form', async () => {
    const nested = GitRepo.init(workspace.path('nested')).write('file');
    nested.commit();
    arm(nested.path('.git/config'));
    const linked = GitRepo.init(workspace.path('linked')).write('file');
    linked.commit();
    arm(linked.path('.git/config'));
    renameSync(linked.path('.git'), workspace.path('elsewhere'));
    linked.write('.git', 'gitdir: ../elsewhere\n');
    workspace.git('add', '.');
    // A folder that is the repository itself, as a bare one is, with a working tree.
    const bare = GitRepo.init(workspace.path('bare'), '--bare');
    arm(bare.path('config'));
    appendFileSync(bare.path('config'), '[core]\n\tbare = false\n\tworktree = ..\n');
    // One whose settings are in another folder.
    const split = workspace.path('split', '.git');
    mkdirSync(split, { recursive: true });
    writeFileSync(join(split, 'HEAD'), 'ref: refs/heads/main\n');
    writeFileSync(join(split, 'commondir'), '../common\n');
    for (const name of ['objects', 'refs'])
      mkdirSync(workspace.path('split', 'common', name), { recursive: true });
    arm(workspace.path('split', 'common', 'config'));
    for (const folder of ['nested', 'linked', 'bare', 'split']) {
      look(folder);
      assert.ok(existsSync(sprung), `the trap in ${folder} works`);
      spawnSync('rm', [sprung]);
    }

    await harvestFails();

    for (const folder of ['.', 'nested', 'linked', 'bare', 'split']) {
      look(folder);
      assert.ok(!existsSync(sprung), `the trap in ${folder} was sprung`);
    }
  });

  it('is said to be dangerous when that cannot be done', async () => {
    const name = 'x'.repeat(200);
    const deep = `for (let i = 0; i < 30; i += 1) { fs.mkdirSync('${name}'); process.chdir('${name}'); }`;
    spawnSync(process.execPath, ['-e', deep], { cwd: workspace.dir });
    arm(workspace.path('.git/config'));

    await harvestFails(/Do not run git in it: /);

    look();
    assert.ok(!existsSync(sprung), 'what could be done was not done');
    spawnSync('rm', ['-rf', workspace.path(name)]);
  });

  it('keeps folders that only look a little like a repository', async () => {
    workspace.write('src/config', 'mine').write('src/objects/a').write('src/hooks/b');
    await harvestFails();
    for (const [path, content] of [
      ['src/config', 'mine'],
      ['src/hooks/b', 'src/hooks/b\n'],
    ] as const)
      assert.equal(readFileSync(workspace.path(path), 'utf8'), content);
  });
});
