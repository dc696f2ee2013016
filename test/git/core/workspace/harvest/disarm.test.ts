import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { disarm } from '../../../../../src/core/workspace/harvest/disarm';
import { GitRepo, gitBytes, tempFolderEach } from '../../../../support/gitRepo';
import { GitTrip } from '../../../../support/gitTrip';

describe('a workspace that TSK could not take over', () => {
  const temp = tempFolderEach();
  let repo: GitRepo;
  let ran: string;
  let program: string;

  beforeEach(() => {
    repo = GitRepo.init(`${temp.dir}/repo`).write('file').write('sub/file');
    repo.commit('first');
    ran = `${temp.dir}/ran`;
    program = `${temp.dir}/program`;
    writeFileSync(program, `#!/bin/sh\ntouch ${ran}\n`, { mode: 0o755 });
  });

  function write(path: string, text: string): void {
    mkdirSync(dirname(`${repo.dir}/${path}`), { recursive: true });
    writeFileSync(`${repo.dir}/${path}`, text, { mode: 0o755 });
  }

  const evil = (): string => `[core]\n\tfsmonitor = ${program}\n\thooksPath = ${temp.dir}\n`;

  /** What people do first; an error of git's is an answer. */
  function lookAround(...path: readonly string[]): void {
    for (const args of [['status'], ['commit', '--allow-empty', '-m', 'x']]) {
      try {
        gitBytes([repo.dir, ...path].join('/'), args);
      } catch {
        continue;
      }
    }
  }

  async function assertTamed(...path: readonly string[]): Promise<void> {
    lookAround(...path);
    assert.ok(existsSync(ran), 'the frame of this test: it runs without');
    rmSync(ran);
    await disarm(repo.dir);
    lookAround(...path);
    assert.ok(!existsSync(ran));
  }

  it('runs nothing from its settings when git runs in it, and keeps the old ones beside', async () => {
    write('.git/config', `[Core]\n\tfileMode = false\n\tbare = false\n${evil()}`);
    await assertTamed();
    assert.match(repo.git('config', '--local', '--list'), /^core\.filemode=false\ncore\.bare=false\n[^\n]*$/);
    const [aside = ''] = readdirSync(`${repo.dir}/.git`).filter((name) => name.startsWith('config.aside-'));
    assert.match(readFileSync(`${repo.dir}/.git/${aside}`, 'utf8'), /fsmonitor/);
    const names = readdirSync(`${repo.dir}/.git`);
    await disarm(repo.dir);
    assert.deepEqual(readdirSync(`${repo.dir}/.git`), names);
  });

  it('runs no hook, and no step of an unfinished rebase', async () => {
    write('.git/hooks/pre-commit', readFileSync(program, 'utf8'));
    write('.git/rebase-merge/git-rebase-todo', `exec ${program}\n`);
    await assertTamed();
    assert.ok(!existsSync(`${repo.dir}/.git/rebase-merge`));
  });

  it('runs nothing from settings of a single working tree', async () => {
    repo.git('config', 'extensions.worktreeConfig', 'true');
    write('.git/config.worktree', evil());
    await assertTamed();
  });

  it('runs nothing from inner repositories: submodules, bare ones, and targets of .git files', async () => {
    const inner = GitRepo.init(`${repo.dir}/inner`).write('file');
    inner.commit('first');
    mkdirSync(`${repo.dir}/.git/modules`);
    renameSync(`${repo.dir}/inner/.git`, `${repo.dir}/.git/modules/inner`);
    write('inner/.git', 'gitdir: ../.git/modules/inner\n');
    write('.git/modules/inner/config', evil());
    await assertTamed('inner');
    assert.equal(inner.git('log', '-1', '--format=%s'), 'first');

    write('sub/HEAD', 'ref: refs/heads/main\n');
    write('sub/config', evil());
    for (const name of ['hooks', 'objects', 'refs']) mkdirSync(`${repo.dir}/sub/${name}`);
    await disarm(repo.dir);
    assert.doesNotMatch(readFileSync(`${repo.dir}/sub/config`, 'utf8'), /fsmonitor/);
    assert.ok(!existsSync(`${repo.dir}/sub/hooks`));
  });

  it('runs nothing from a repository without HEAD that "commondir" names', async () => {
    write('.git/commondir', '../common\n');
    for (const name of ['objects', 'refs']) mkdirSync(`${repo.dir}/common/${name}`, { recursive: true });
    write('common/config', evil());
    await assertTamed();
  });

  it('leads nowhere else, neither through a .git file nor a link', async () => {
    const other = `${temp.dir}/other`;
    renameSync(`${repo.dir}/.git`, other);
    writeFileSync(`${other}/config`, evil());
    write('.git', `gitdir: ${other}\n`);
    await assertTamed();
    assert.match(readFileSync(`${other}/config`, 'utf8'), /fsmonitor/);
    symlinkSync(other, `${repo.dir}/.git`);
    await assertTamed();
    assert.match(readFileSync(`${other}/config`, 'utf8'), /fsmonitor/);
  });

  it('replaces settings that are a link or a folder, without following them', async () => {
    const config = `${repo.dir}/.git/config`;
    writeFileSync(`${temp.dir}/of-the-host`, evil());
    rmSync(config);
    symlinkSync(`${temp.dir}/of-the-host`, config);
    await assertTamed();
    assert.equal(readFileSync(`${temp.dir}/of-the-host`, 'utf8'), evil());
    rmSync(config);
    mkdirSync(config);
    await disarm(repo.dir);
    assert.match(readFileSync(config, 'utf8'), /bare = false/);
  });

  it('is processed even if the agent removed its own permissions', async () => {
    write('deep/a/.git/config', evil());
    for (const path of ['deep/a/.git', 'deep/a', 'deep']) chmodSync(`${repo.dir}/${path}`, 0o111);
    await disarm(repo.dir);
    chmodSync(`${repo.dir}/deep`, 0o700);
    assert.doesNotMatch(readFileSync(`${repo.dir}/deep/a/.git/config`, 'utf8'), /fsmonitor/);
  });

  it('may be gone', async () => {
    await disarm(`${temp.dir}/nothing`);
  });

  it('is safe before an error names it', async () => {
    const trip = await GitTrip.start(temp.dir, repo);
    const places = ['repo/.git', 'outbox/.git', 'repo-before-1/.git'].map((dir) => `${temp.dir}/task/${dir}`);
    for (const dir of places) {
      mkdirSync(dir, { recursive: true });
      writeFileSync(`${dir}/config`, evil());
    }
    await assert.rejects(trip.harvest(), { code: 'harvest-failed', message: /kept at .*task\.$/ });
    for (const dir of places) assert.doesNotMatch(readFileSync(`${dir}/config`, 'utf8'), /fsmonitor/, dir);
  });
});
