import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import type { Snapshot } from '../../../../../src/core/model/repository';
import { blobName, GitRepo, tempFolderEach } from '../../../../support/gitRepo';
import { GitTrip } from '../../../../support/gitTrip';

/** How many files stay where they are. */
const stable = Array.from({ length: 40 }, (_, n) => `${'bmx'[n % 3]}/stable ${n}`).sort();

/**
 * What moves a tree while git reads it, in no need of luck: git has listed all files when it reads the first, `a-trigger`,
 * through a filter that is a script of the test's.
 */
describe('a snapshot of a changing tree', () => {
  const temp = tempFolderEach();
  let repo: GitRepo;
  beforeEach(() => {
    repo = GitRepo.init(`${temp.dir}/repo`).write('tracked').write('z/also tracked');
    repo.write('.gitattributes', '*-trigger filter=mover\n');
    repo.commit();
    for (const path of stable) repo.write(path);
    repo.write('a-trigger');
  });

  /** `script` runs in the top folder of the repository, with the number of its run in `$n`. */
  function move(script: string): void {
    const file = `${temp.dir}/mover`;
    const counted = `n=$(($(cat ${temp.dir}/runs 2>/dev/null || echo 0) + 1)); echo $n > ${temp.dir}/runs`;
    writeFileSync(file, `#!/bin/sh\ncd '${repo.dir}' || exit 9\n${counted}\n{\n${script}\n} >&2\ncat\n`);
    chmodSync(file, 0o755);
    repo.git('config', 'filter.mover.clean', file);
  }

  const filesOf = ({ base }: Snapshot): readonly string[] =>
    repo.git('ls-tree', '-r', '-z', '--name-only', base).split('\0').filter(Boolean).sort();
  const always = ['.gitattributes', 'a-trigger', ...stable];

  it('is complete if a file vanishes once', async () => {
    move('rm -f n/once');
    repo.write('n/once');
    const taken = await GitTrip.snapshot(repo);
    assert.deepEqual(filesOf(taken), [...always, 'tracked', 'z/also tracked'].sort());
    assert.deepEqual(taken.warnings, []);
  });

  it('is complete if files come and go at every check', async () => {
    move('rm -rf n; mkdir n; echo $n > n/$n; rm -rf y; mkdir -p y/$n; echo $n > y/$n/$n');
    mkdirSync(repo.path('n'));
    repo.write('n/0').write('y/0/0');
    assert.throws(() => repo.git('add', '--all', '--ignore-errors'), /unable to stat/);
    const taken = await GitTrip.snapshot(repo);
    const files = filesOf(taken).filter((path) => !/^[ny]\//.test(path));
    assert.deepEqual(files, [...always, 'tracked', 'z/also tracked'].sort());
    assert.deepEqual(taken.warnings, []);
  });

  it('has tracked files in their final state: changed, or gone', async () => {
    move('rm -rf n; mkdir n; echo $n > n/$n; rm -f tracked; echo anew > "z/also tracked"');
    mkdirSync(repo.path('n'));
    repo.write('n/0').write('tracked', 'touched\n').write('z/also tracked', 'touched\n');
    const taken = await GitTrip.snapshot(repo);
    const files = filesOf(taken).filter((path) => !path.startsWith('n/'));
    assert.deepEqual(files, [...always, 'z/also tracked'].sort());
    assert.equal(repo.git('show', `${taken.base}:z/also tracked`), 'anew');
  });

  it('handles a folder that becomes a file, and a file that becomes a folder', async () => {
    move('rm -rf n; mkdir n; echo $n > n/$n; rm -rf z m; echo file > z; mkdir -p m; echo x > m/x');
    mkdirSync(repo.path('n'));
    repo.write('n/0');
    const taken = await GitTrip.snapshot(repo);
    const files = filesOf(taken).filter((path) => !path.startsWith('n/'));
    const left = stable.filter((path) => !path.startsWith('m/'));
    assert.deepEqual(files, ['.gitattributes', 'a-trigger', ...left, 'm/x', 'tracked', 'z'].sort());
  });

  it('still follows its rules: ignored files, an inner repository, a submodule, a name that is not text', async () => {
    const other = GitRepo.init(`${temp.dir}/other`).write('file');
    other.commit();
    const sub = repo.submodule(other, 'sub');
    repo.git('commit', '-qm', 'with a submodule', '.gitmodules', 'sub');
    sub.write('file', 'changed\n');
    repo.write('.gitignore', '*.log\n').write('x.log').write(Buffer.from('l\xe9', 'latin1'), 'x\n');
    GitRepo.init(repo.path('inner')).write('file').commit();
    GitRepo.init(repo.path('inner2'));
    move('rm -rf n; mkdir n; echo $n > n/$n');
    repo.write('n/0');
    const taken = await GitTrip.snapshot(repo);
    const files = repo.tree(taken.base).map((line) => line.slice(line.indexOf('\t') + 1));
    const kept = files.filter((path) => !/^n\/|stable/.test(path));
    const named = ['.gitattributes', '.gitignore', '.gitmodules', 'a-trigger', 'l\xe9', 'sub'];
    assert.deepEqual(kept, [...named, 'tracked', 'z/also tracked'].sort());
    assert.equal(sub.git('show', `${taken.submodules[0]?.base}:file`), 'changed');
    assert.match(taken.warnings.join('\n'), /inner2 is a git repository without a commit/);
    assert.match(taken.warnings.join('\n'), /inner is a git repository of its own/);
  });

  it('still names a filter whose program is missing', async () => {
    move('rm -rf n; mkdir n; echo $n > n/$n');
    repo.git('config', 'filter.lost.clean', 'no-such-program');
    repo.git('config', 'filter.lost.required', 'true');
    repo.write('.gitattributes', '*-trigger filter=mover\n*.bin filter=lost\n').write('z.bin').write('n/0');
    await assert.rejects(GitTrip.snapshot(repo), {
      code: 'git-failed',
      message: /"no-such-program" cannot be run.*Install or repair it, or start from a commit/,
    });
  });

  it('fails with git’s reason if the repository cannot store anything', async () => {
    const object = blobName('m/stable 1\n').slice(0, 2);
    rmSync(repo.path('.git/objects', object), { recursive: true, force: true });
    repo.write(`.git/objects/${object}`, 'in the way');
    await assert.rejects(GitTrip.snapshot(repo), {
      code: 'git-failed',
      message: /m\/stable 1.*insert into database/,
    });
    move('rm -rf n; mkdir n; echo $n > n/$n');
    repo.write('n/0');
    await assert.rejects(GitTrip.snapshot(repo), { code: 'git-failed', message: /insert into database/ });
  });

  it('is complete if somebody prunes the repository meanwhile', async () => {
    move('[ "$n" -gt 1 ] || git prune --expire=now');
    repo.write('0 first');
    const taken = await GitTrip.snapshot(repo);
    assert.deepEqual(filesOf(taken), ['0 first', ...always, 'tracked', 'z/also tracked'].sort());
    repo.git('fsck', '--connectivity-only');
  });
});
