import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { nullLogger } from '../../../../../src/core/model/logger';
import type { SandboxUser, Snapshot, Workspace } from '../../../../../src/core/model/repository';
import type { TaskId } from '../../../../../src/core/model/taskId';
import { createRepositories } from '../../../../../src/core/workspace/repositories';
import { GitRepo, gitBytes, tempFolderEach } from '../../../../support/gitRepo';
import { GitSandbox } from '../../../../support/gitSandbox';
import { withUmask } from '../../../../support/withUmask';

const repositories = createRepositories({ logger: nullLogger });
const id = '11111111-2222-4333-8444-555555555555' as TaskId;
const branch = 'tsk/feat/name/11111111';
const isRoot = process.getuid?.() === 0;
const self: SandboxUser = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };

describe('a workspace', () => {
  const temp = tempFolderEach();
  let repo: GitRepo;
  beforeEach(() => {
    repo = GitRepo.init(`${temp.dir}/repo`)
      .write('file')
      .write('run', '#!/bin/sh\n', 0o755)
      .link('link', 'file');
    repo.commit('first');
  });

  async function make(
    from = repo,
    user = self,
  ): Promise<{ taken: Snapshot; made: Workspace; sandbox: GitSandbox }> {
    const taken = await repositories.snapshot(await repositories.locate(from.dir), id);
    const target = { id, dir: `${temp.dir}/task/repo`, branch, user, history: 'full' } as const;
    const made = await repositories.createWorkspace(taken, target);
    return { taken, made, sandbox: new GitSandbox(made, taken, `${temp.dir}/task`) };
  }

  it('is the base, checked out clean on its branch', async () => {
    repo.write('new');
    const { taken, made, sandbox } = await make();
    assert.equal(sandbox.git(['rev-parse', 'HEAD']), taken.base);
    assert.equal(sandbox.git(['branch', '--show-current']), branch);
    assert.equal(sandbox.git(['status', '--porcelain', '--ignored']), '');
    assert.equal(sandbox.git(['fsck', '--connectivity-only']), '');
    assert.deepEqual(readdirSync(made.dir).sort(), ['.git', 'file', 'link', 'new', 'run']);
    assert.equal(statSync(`${made.dir}/run`).mode & 0o111, 0o111);
    assert.ok(lstatSync(`${made.dir}/link`).isSymbolicLink());
  });

  it('has an index that git trusts: it reads no file again that nobody changed', async () => {
    repo.write('sub/deep').commit();
    const { made, sandbox } = await make();
    const index = Math.floor(statSync(`${made.dir}/.git/index`).mtimeMs / 1000);
    const times = [...sandbox.git(['ls-files', '--debug']).matchAll(/mtime: (\d+):/g)].map(([, time]) =>
      Number(time),
    );
    assert.equal(times.length, 4);
    assert.ok(Math.max(...times) < index, `${times.join(' ')}: before ${index}`);
    assert.equal(sandbox.git(['diff-files']), '', 'without a refresh of the index');
  });

  it('shows a change to git that comes at once and keeps the size', async () => {
    const { made, sandbox } = await make();
    const content = readFileSync(`${made.dir}/file`, 'latin1');
    writeFileSync(`${made.dir}/file`, content.toUpperCase());
    assert.notEqual(content.toUpperCase(), content);
    assert.equal(sandbox.git(['status', '--porcelain']), ' M file');
  });

  for (const mask of [0o027, 0o077]) {
    it(`has the modes of its base under a umask of 0${mask.toString(8)}`, async () => {
      repo.write('sub/deep').commit();
      const { made, sandbox } = await withUmask(mask, () => make());
      const modes = ['.', 'file', 'run', 'sub', 'sub/deep'].map((path) =>
        (statSync(`${made.dir}/${path}`).mode & 0o777).toString(8),
      );
      assert.deepEqual(modes, ['755', '644', '755', '755', '644']);
      assert.equal(sandbox.git(['status', '--porcelain']), '');
    });
  }

  it('has the user’s branches as a remote’s, the tags, and no address of a remote', async () => {
    repo.git('tag', 'light');
    repo.git('tag', '-a', '-m', 'a tag', 'v1');
    repo.git('branch', 'feat/ünï');
    repo.git('remote', 'add', 'origin', 'https://user:secret@example.invalid/x');
    repo.git('pack-refs', '--all');
    const { made, sandbox } = await make();
    const refs =
      'refs/heads/tsk/feat/name/11111111 refs/remotes/origin/feat/ünï refs/remotes/origin/main refs/tags/light refs/tags/v1';
    assert.equal(sandbox.git(['for-each-ref', '--format=%(refname)']).replaceAll('\n', ' '), refs);
    assert.equal(sandbox.git(['cat-file', '-t', 'v1']), 'tag');
    const config = readFileSync(`${made.dir}/.git/config`, 'utf8');
    assert.doesNotMatch(config, /url|secret|remote/);
    assert.ok(!config.includes(temp.dir));
    assert.ok(!existsSync(`${made.dir}/.git/hooks`));
  });

  it('has the user’s identity for that folder', async () => {
    repo.write('.git/work', '[user]\n\temail = ada@work.invalid\n\tname = "A \\"B\\" \\\\ C\\tD"\n');
    repo.git('config', `includeIf.gitdir:${temp.dir}/.path`, 'work');
    const { sandbox } = await make();
    assert.equal(sandbox.git(['config', '--local', 'user.name']), 'A "B" \\ C\tD');
    assert.equal(sandbox.git(['config', '--local', 'user.email']), 'ada@work.invalid');
  });

  it('borrows objects read-only through paths of the sandbox, and copies none', async () => {
    const { made } = await make();
    assert.deepEqual(made.objectMounts, [{ source: repo.path('.git/objects'), target: '/tsk/objects/0' }]);
    const objects = readdirSync(`${made.dir}/.git/objects`).sort();
    assert.deepEqual(objects, ['info', 'pack']);
  });

  it('borrows from everything that the user’s repository borrows from, and hides its lists', async () => {
    gitBytes(temp.dir, ['clone', '-q', '--shared', repo.dir, 'a "quoted" b']);
    gitBytes(temp.dir, ['clone', '-q', '--reference', 'a "quoted" b', repo.dir, 'c']);
    const last = GitRepo.at(`${temp.dir}/c`).write('new');
    // In a circle.
    repo.write('.git/objects/info/alternates', `# a comment\n../../../c/.git/objects\n/no/where\n`);
    const { made, sandbox } = await make(last);
    const sources = made.objectMounts.map(({ source }) => source.replace(`${temp.dir}/`, ''));
    const targets = made.objectMounts.map(({ target }) => target.replace('/tsk/objects/', ''));
    assert.deepEqual(targets, ['0', '1', '2', '0/info/alternates', '1/info/alternates', '2/info/alternates']);
    const stores = sources.slice(0, 3).sort();
    assert.deepEqual(stores, ['a "quoted" b/.git/objects', 'c/.git/objects', 'repo/.git/objects']);
    assert.equal(readFileSync(made.objectMounts[3]?.source ?? '', 'utf8'), '');
    assert.equal(sandbox.git(['status', '--porcelain']), '');
  });

  it('keeps large files as pointers and runs no filter, regardless of the user’s settings', async () => {
    repo.write('.gitattributes', '*.bin filter=lfs -text\n').write('a.bin', 'version lfs pointer\n');
    repo.commit();
    repo.git('config', 'filter.lfs.smudge', 'echo smudged');
    repo.git('config', 'filter.lfs.clean', 'cat');
    repo.git('config', 'core.autocrlf', 'true');
    repo.git('config', 'core.attributesFile', repo.path('.git/attributes'));
    repo.write('.git/attributes', 'file text eol=crlf\n');
    const { made, sandbox } = await make();
    assert.equal(readFileSync(`${made.dir}/a.bin`, 'utf8'), 'version lfs pointer\n');
    // Attributes run nothing: the user's own hold as the repository's do.
    assert.equal(readFileSync(`${made.dir}/file`, 'utf8'), 'file\r\n');
    assert.equal(sandbox.git(['status', '--porcelain']), '');
  });

  it('ignores the files on the user’s private ignore lists', async () => {
    repo.write('.git/info/exclude', 'notes').write('.git/mine', '*.swp\n');
    repo.git('config', 'core.excludesFile', repo.path('.git/mine'));
    const { sandbox } = await make();
    sandbox.write('notes').write('x.swp').write('seen');
    assert.equal(sandbox.git(['status', '--porcelain']), '?? seen');
  });

  it('is made from a partial clone without network access', async () => {
    repo.git('config', 'uploadpack.allowFilter', 'true');
    repo.write('file', 'second\n').commit('second');
    gitBytes(temp.dir, ['clone', '-q', '--filter=blob:none', `file://${repo.dir}`, 'partial']);
    const partial = GitRepo.at(`${temp.dir}/partial`).write('new');
    repo.remove('.git');
    const { sandbox, taken, made } = await make(partial);
    assert.equal(sandbox.git(['status', '--porcelain']), '');
    sandbox.write('file').write('more');
    assert.equal(sandbox.collect().code, 0);
    const source = {
      id,
      outbox: sandbox.outbox,
      scratch: `${temp.dir}/scratch`,
      branch,
      workspace: made.dir,
    };
    const { commit = '' } = await repositories.harvest(taken, source);
    assert.equal(partial.git('show', `${commit}:more`), 'more by the agent');
  });

  it('replaces leftovers', async () => {
    mkdirSync(`${temp.dir}/task/repo`, { recursive: true });
    writeFileSync(`${temp.dir}/task/repo/left`, '');
    const { made } = await make();
    assert.ok(!existsSync(`${made.dir}/left`));
  });

  it('is refused if its branch could not be created', async () => {
    const taken = await repositories.snapshot(await repositories.locate(repo.dir), id);
    const attempt = (name: string): Promise<unknown> =>
      repositories.createWorkspace(taken, {
        id,
        dir: `${temp.dir}/ws`,
        branch: name,
        user: self,
        history: 'full',
      });
    for (const bad of ['.x', 'a..b', 'x.lock', '', 'a b', '-x', 'x/', 'a\nb']) {
      await assert.rejects(attempt(bad), { code: 'bad-input' }, bad);
    }
    await assert.rejects(attempt('main'), { code: 'bad-input', message: /already exists/ });
    await assert.rejects(attempt('main/x'), {
      code: 'bad-input',
      message: /because your branch main exists/,
    });
    assert.ok(!existsSync(`${temp.dir}/ws`));
  });

  it('leaves nothing behind if it is cancelled or fails', async () => {
    const taken = await repositories.snapshot(await repositories.locate(repo.dir), id);
    const target = { id, dir: `${temp.dir}/ws`, branch, user: self, history: 'full' } as const;
    const abort = new AbortController();
    const made = repositories.createWorkspace(taken, target, abort.signal);
    setTimeout(() => abort.abort('Enough.'), 8);
    await assert.rejects(made, { code: 'cancelled', message: 'Enough.' });
    assert.ok(!existsSync(target.dir));

    const lost = { ...taken, base: 'f'.repeat(40) };
    await assert.rejects(repositories.createWorkspace(lost, target), { code: 'git-failed' });
    assert.ok(!existsSync(target.dir));
  });

  if (isRoot) {
    const other: SandboxUser = { uid: 65534, gid: 65534 };

    it('belongs to the user of the sandbox', async () => {
      const { made } = await make(repo, other);
      for (const name of ['', 'file', 'link', '.git/HEAD', '.git/index']) {
        const { uid, gid } = lstatSync(`${made.dir}/${name}`);
        assert.deepEqual({ uid, gid }, other, name);
      }
      assert.equal(statSync(repo.path('file')).uid, 0);
    });

    it('is clean for git without reading any file, even after a change of owner', async () => {
      for (const format of ['sha1', 'sha256']) {
        const from = GitRepo.init(`${temp.dir}/${format}`, `--object-format=${format}`);
        from
          .write('in/ünï')
          .write('out/b')
          .link('link', 'in')
          .write(`${'x'.repeat(200)}/${'y'.repeat(200)}`)
          .write('new\nline');
        from.commit();
        from.git('sparse-checkout', 'set', '--cone', 'in');
        const { sandbox } = await make(from, other);
        // Tells files that have to be read apart from others.
        assert.equal(sandbox.git(['-c', 'safe.directory=*', 'diff-files', '--raw']), '');
        assert.equal(sandbox.git(['-c', 'safe.directory=*', 'fsck', '--connectivity-only']), '');
        sandbox.write('in/ünï', 'in/ÜNÏ\n');
        assert.match(sandbox.git(['-c', 'safe.directory=*', 'diff-files', '--name-only']), /^"in/);
        rmSync(`${temp.dir}/task`, { recursive: true });
      }
    });

    it('has copies of objects that the sandbox’s user could not read', async () => {
      repo.write('packed').commit();
      repo.git('gc', '--quiet');
      repo.write('loose').commit();
      const [pack = ''] = readdirSync(repo.path('.git/objects/pack')).filter((name) =>
        name.endsWith('.pack'),
      );
      chmodSync(repo.path('.git/objects/pack', pack), 0o400);
      const { made, sandbox } = await make(repo, other);
      assert.deepEqual(made.objectMounts, []);
      assert.equal(statSync(`${made.dir}/.git/objects/pack/${pack}`).nlink, 1);
      assert.equal(statSync(`${made.dir}/.git/objects/pack/${pack}`).uid, other.uid);
      assert.equal(sandbox.git(['-c', 'safe.directory=*', 'fsck', '--connectivity-only']), '');
    });
  }
});
