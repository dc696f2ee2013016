import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { nullLogger } from '../../../../../src/core/model/logger';
import type { Harvest, Snapshot } from '../../../../../src/core/model/repository';
import type { TaskId } from '../../../../../src/core/model/taskId';
import { errors } from '../../../../../src/core/util/errors';
import { inGitDir } from '../../../../../src/core/workspace/git/baseRefs';
import { changeSize } from '../../../../../src/core/workspace/git/changeSize';
import { changes } from '../../../../../src/core/workspace/read/changes';
import { createGit, type Git } from '../../../../../src/core/workspace/git/git';
import { numstat } from '../../../../../src/core/workspace/git/numstat';
import { createRepositories } from '../../../../../src/core/workspace/repositories';
import { GitRepo, gitBytes, tempFolder } from '../../../../support/gitRepo';

const repositories = createRepositories({ logger: nullLogger });
const git = createGit(nullLogger);
const id = '11111111-2222-4333-8444-555555555555' as TaskId;
const branch = 'tsk/feat/name/11111111';

/** What a few bytes of an agent's can stand for, and what a git that reads them may take. */
describe('an agent’s work', () => {
  let temp: ReturnType<typeof tempFolder>;
  let repo: GitRepo;
  let gitDir: string;
  let base: string;
  let taken: Snapshot;
  let round = 0;

  before(async () => {
    temp = tempFolder();
    repo = GitRepo.init(`${temp.dir}/repo`).write('file').write('kept/a').write('kept/b');
    base = repo.commit('first');
    gitDir = repo.path('.git');
    taken = await repositories.snapshot(await repositories.locate(repo.dir), id);
  });
  after(() => temp.remove());
  afterEach(() => repo.git('update-ref', '-d', `refs/heads/${branch}`));

  function blob(input: string | Uint8Array): string {
    return gitBytes(repo.dir, ['hash-object', '-w', '--stdin'], { input }).toString().trim();
  }

  function tree(...entries: readonly string[]): string {
    const input = entries.map((entry) => `${entry}\n`).join('');
    return gitBytes(repo.dir, ['mktree'], { input }).toString().trim();
  }

  /** Folders in folders, `fan` in each: as many files as `fan` to the power of `depth`. */
  function unfolding(fan: number, depth: number, leaf = blob('leaf')): string {
    const names = Array.from({ length: fan }, (_, n) => `n${String(n).padStart(4, '0')}`);
    let inner = tree(...names.map((name) => `100644 blob ${leaf}\t${name}`));
    for (let n = 1; n < depth; n++) inner = tree(...names.map((name) => `040000 tree ${inner}\t${name}`));
    return inner;
  }

  function commitOf(root: string): string {
    return repo.git('commit-tree', root, '-p', base, '-m', 'made');
  }

  /** What the base has, with `entries` beside it. */
  function beside(...entries: readonly string[]): string {
    return commitOf(tree(...repo.git('ls-tree', base).split('\n'), ...entries));
  }

  /** As the collector hands it over. */
  async function harvestOf(commit: string): Promise<Harvest> {
    const dir = `${temp.dir}/task-${round++}`;
    const outbox = `${dir}/outbox`;
    mkdirSync(outbox, { recursive: true });
    repo.git('update-ref', 'refs/tsk/result', commit);
    repo.git('bundle', 'create', '--quiet', `${outbox}/0.bundle`, 'refs/tsk/result', `^${base}`);
    repo.git('update-ref', '-d', 'refs/tsk/result');
    writeFileSync(`${outbox}/result`, `version 1\nhead 0 ${commit}\nend\n`);
    const place = { scratch: `${dir}/scratch`, workspace: `${dir}/repo` };
    return repositories.harvest(taken, { id, outbox, ...place, branch });
  }

  const lines = (path: string, name: string): string => `100644 blob ${name}\t${path}`;

  describe('is measured without being expanded', () => {
    it('if four folders expand to a hundred million files', async () => {
      const size = await changeSize(git, gitDir, base, commitOf(unfolding(100, 4)));
      // The file and the two in `kept` are gone.
      assert.deepEqual(size, { files: 100 ** 4 + 3, bytes: 0, hidden: [] });
    });

    it('like git itself counts, if git can', async () => {
      repo
        .write('kept/a', 'changed')
        .remove('kept/b')
        .write('new/x/y')
        .write('new/x/z')
        .write('file', 'other', 0o755);
      const commit = repo.commit('second');
      repo.git('reset', '--quiet', '--hard', base);
      const listed = repo.git('diff-tree', '-r', '--no-renames', '--name-only', base, commit).split('\n');
      const size = await changeSize(git, gitDir, base, commit);
      assert.equal(size?.files, listed.length);
      assert.equal(size.bytes, 'changed'.length + 2 * 'new/x/y\n'.length + 'other'.length);
      assert.equal((await changeSize(git, gitDir, commit, base))?.files, listed.length);
      assert.equal((await changeSize(git, gitDir, base, base))?.files, 0);
    });

    it('with a folder in place of a file, and a submodule', async () => {
      const inner = tree(lines('a', blob('x')), lines('b', blob('y')));
      const root = tree(`040000 tree ${inner}\tfile`, `160000 commit ${base}\tkept`);
      // file, file/a, file/b, kept, kept/a, kept/b
      assert.equal((await changeSize(git, gitDir, base, commitOf(root)))?.files, 6);
    });

    it('at any depth', async () => {
      let inner = tree(lines('a', blob('x')));
      for (let n = 0; n < 125; n++) inner = tree(`040000 tree ${inner}\ta`);
      assert.equal(await changeSize(git, gitDir, base, commitOf(inner)), undefined);
    });
  });

  it('is refused but kept if nobody could check it out', async () => {
    const commit = commitOf(unfolding(100, 4));
    await assert.rejects(harvestOf(commit), {
      code: 'bundle-rejected',
      message: /changes more than 500,000 files\..*workspace is kept at .*task-\d+\.$/,
    });
    assert.equal(repo.git('for-each-ref', 'refs/heads/tsk'), '');
  });

  it('is refused if a few bytes expand to a full disk', async () => {
    const zeros = blob(new Uint8Array(4 * 1024 ** 2));
    const commit = commitOf(unfolding(300, 2, zeros));
    await assert.rejects(harvestOf(commit), { code: 'bundle-rejected', message: /files would take 352 GiB/ });
  });

  it('is taken over but not listed if it is large', async () => {
    const commit = beside(`040000 tree ${unfolding(350, 2)}\tmany`);
    const harvest = await harvestOf(commit);
    assert.equal(harvest.commit, commit);
    assert.equal(harvest.files, 350 ** 2);
    assert.match(harvest.warnings.join('\n'), /122500 files were not counted, and the files are not listed/);
    await assert.rejects(repositories.changes(gitDir, base, commit), {
      code: 'too-large',
      message: /changes 122,500 files, too many to list here.*git diff --stat/,
    });
  });

  it('is listed without lines if comparing exceeds git’s limits', async () => {
    const commit = beside(lines('one', blob('1\n2\n')), lines('two', blob('3\n')));
    const short: Git = {
      ...git,
      run: (call) =>
        call.args.includes('--numstat')
          ? Promise.reject(errors.gitFailed('at "diff-tree"', new Error('it took too long')))
          : git.run(call),
    };
    const listed = (await changes(short, gitDir, base, commit)).map(({ path, insertions }) => [
      path,
      insertions,
    ]);
    assert.deepEqual(listed, [
      ['one', undefined],
      ['two', undefined],
    ]);
    const size = await changeSize(git, gitDir, base, commit);
    assert.ok(size);
    assert.deepEqual(await numstat(short, gitDir, { from: base, to: commit, size }, undefined), {
      ...{ files: 2, insertions: 0, deletions: 0, uncounted: { files: 2, why: 'large' } },
    });
  });

  it('is compared line by line only if that needs little memory', async () => {
    const commit = beside(
      lines('line-ends', blob('\n'.repeat(17 * 1024 ** 2))),
      lines('two', blob('1\n2\n')),
    );
    const harvest = await harvestOf(commit);
    // The large one counts as a binary file does.
    assert.deepEqual([harvest.files, harvest.insertions], [2, 2]);
  });

  it('is read as a file only if it can be shown', async () => {
    const large = blob(new Uint8Array(65 * 1024 ** 2));
    await assert.rejects(repositories.readBlob(gitDir, large), {
      code: 'too-large',
      message: /This file has 65 MiB, too many to show here.*git cat-file blob/,
    });
    await assert.rejects(repositories.readBlob(gitDir, blob('\n'.repeat(3_000_000))), {
      code: 'too-large',
      message: /This file has 3,000,000 lines, too many/,
    });
    assert.equal((await repositories.readBlob(gitDir, blob(new Uint8Array(8 << 20)))).length, 8 << 20);
    await assert.rejects(repositories.readBlob(gitDir, base), {
      code: 'git-failed',
      message: /there is no file/,
    });
  });

  it('cannot be the start of another task if it is too large', async () => {
    const commit = commitOf(unfolding(100, 4));
    await assert.rejects(repositories.chain(taken, [commit], id), {
      code: 'too-large',
      message: /No task can start from [0-9a-f]{12}: it changes more than 500,000 files\./,
    });
  });

  it('is marked if git would take one of its folders for a repository', async () => {
    const file = blob('x');
    const folder = tree(lines('x', file));
    const bare = tree(lines('HEAD', file), `040000 tree ${folder}\tObjects`, `040000 tree ${folder}\trefs`);
    const commit = beside(`040000 tree ${tree(`040000 tree ${bare}\tevil`)}\tdocs`);
    assert.match(
      (await harvestOf(commit)).warnings.join('\n'),
      /takes for repositories of their own \(docs\/evil\)/,
    );
  });

  describe('in a delta', () => {
    /** A pack of one blob and a delta that makes `size` bytes of it, over and over the same. */
    function packOf(size: number): Buffer {
      const source = Buffer.alloc(1 << 16, 'x');
      const varint = (value: number): number[] =>
        value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))];
      // Copies the whole source, 64 KiB.
      const copies = Buffer.alloc(size / source.length, 0x80);
      const delta = Buffer.concat([Buffer.from([...varint(source.length), ...varint(size)]), copies]);
      const header = (type: number, length: number): Buffer => {
        const rest = Math.floor(length / 16);
        return Buffer.from([(rest ? 128 : 0) | (type << 4) | (length % 16), ...(rest ? varint(rest) : [])]);
      };
      const name = createHash('sha1').update(`blob ${source.length}\0`).update(source).digest();
      const body = Buffer.concat([
        Buffer.from('PACK'),
        Buffer.from([0, 0, 0, 2, 0, 0, 0, 2]),
        ...[header(3, source.length), deflateSync(source)],
        ...[header(7, delta.length), name, deflateSync(delta)],
      ]);
      return Buffer.concat([body, createHash('sha1').update(body).digest()]);
    }

    for (const [size, fits] of [
      [1 << 24, true],
      [2 ** 31, false],
    ] as const) {
      it(`can ${fits ? '' : 'not '}expand to ${size} bytes`, async () => {
        const pack = `${temp.dir}/${size}.pack`;
        writeFileSync(pack, packOf(size));
        const call = {
          args: ['index-pack', '-o', `${pack}.idx`, pack],
          ...inGitDir(gitDir),
          of: 'agent',
        } as const;
        if (fits) await git.run(call);
        else
          await assert.rejects(git.run(call), {
            code: 'git-failed',
            message: /more memory than TSK allows git/,
          });
      });
    }
  });

  describe('limits git', () => {
    it('in its output', async () => {
      const call = { args: ['-c', 'alias.y=!yes', 'y'], cwd: repo.dir, of: 'agent' } as const;
      await assert.rejects(git.run(call), { code: 'git-failed', message: /printed more than 128 MiB/ });
      assert.equal((await git.run({ ...call, mayExceed: true })).exceeded, 'output');
    });

    it('in its time, with all its child processes', async () => {
      const waits = ['-c', 'alias.wait=!sleep 5', 'wait'];
      for (const of of ['agent', 'user'] as const) {
        const call = { args: waits, cwd: repo.dir, of, seconds: 0.2 };
        await assert.rejects(git.run(call), { code: 'git-failed', message: /took longer than 0.2 seconds/ });
      }
      // It waits for what to read.
      await assert.rejects(git.text({ args: ['hash-object', '--stdin'], cwd: repo.dir, seconds: 0.2 }), {
        message: /took longer than 0.2 seconds/,
      });
    });

    it('in its memory, with all its child processes', async function () {
      if (process.platform !== 'linux') this.skip();
      const shown = ['-c', 'alias.limit=!ulimit -d; echo $GIT_ALLOC_LIMIT', 'limit'];
      const of = async (origin: 'agent' | 'user'): Promise<readonly string[]> =>
        (await git.run({ args: shown, cwd: repo.dir, of: origin })).stdout.toString().trim().split('\n');
      assert.deepEqual(await of('agent'), [String(2 * 1024 ** 2), String(640 * 1024 ** 2)]);
      assert.equal((await of('user'))[1], String(8 * 1024 ** 3));
    });
  });
});
