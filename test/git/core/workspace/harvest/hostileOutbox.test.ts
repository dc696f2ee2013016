import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { nullLogger } from '../../../../../src/core/model/logger';
import type { Harvest, Snapshot } from '../../../../../src/core/model/repository';
import type { TaskId } from '../../../../../src/core/model/taskId';
import { createRepositories } from '../../../../../src/core/workspace/repositories';
import { GitRepo, gitBytes, tempFolder, tempFolderEach } from '../../../../support/gitRepo';

const repositories = createRepositories({ logger: nullLogger });
const id = '11111111-2222-4333-8444-555555555555' as TaskId;
const branch = 'tsk/feat/name/11111111';

/** What an agent writes into its outbox itself, past the collector. */
describe('a hostile outbox', () => {
  let common: ReturnType<typeof tempFolder>;
  const temp = tempFolderEach();
  let repo: GitRepo;
  let taken: Snapshot;
  let outbox: string;

  before(async () => {
    common = tempFolder();
    repo = GitRepo.init(`${common.dir}/repo`).write('file');
    repo.commit('first');
    taken = await repositories.snapshot(await repositories.locate(repo.dir), id);
  });
  after(() => common.remove());

  beforeEach(() => {
    outbox = `${temp.dir}/task/outbox`;
    mkdirSync(outbox, { recursive: true });
  });
  afterEach(() => {
    repo.git('update-ref', '-d', `refs/heads/${branch}`);
  });

  function harvest(signal?: AbortSignal): Promise<Harvest> {
    const place = { scratch: `${temp.dir}/task/scratch`, workspace: `${temp.dir}/task/repo` };
    return repositories.harvest(taken, { id, outbox, ...place, branch }, signal);
  }

  /** Packs `name` of a clone of the user's repository as the collector would. */
  function bundle(name: string, clone: GitRepo, exclude: readonly string[] = [`^${taken.base}`]): void {
    clone.git('update-ref', 'refs/tsk/result', name);
    clone.git('bundle', 'create', '--quiet', `${outbox}/0.bundle`, 'refs/tsk/result', ...exclude);
    writeResult(`head 0 ${name}`);
  }

  function writeResult(...lines: readonly string[]): void {
    writeFileSync(`${outbox}/result`, ['version 1', ...lines, 'end', ''].join('\n'));
  }

  function clone(): GitRepo {
    gitBytes(temp.dir, ['clone', '-q', repo.dir, 'clone']);
    return GitRepo.at(`${temp.dir}/clone`);
  }

  /** A commit on the base whose tree is these entries, lines as `git mktree` reads them. */
  function commitOf(from: GitRepo, entries: string): string {
    const tree = gitBytes(from.dir, ['mktree', '--missing'], { input: entries }).toString().trim();
    return from.git('commit-tree', tree, '-p', taken.base, '-m', 'evil');
  }

  async function assertRefused(code: string, message: RegExp): Promise<void> {
    await assert.rejects(harvest(), { code, message });
    assert.equal(repo.git('for-each-ref', '--format=%(refname)'), `refs/heads/main\nrefs/tsk/base/${id}`);
    assert.ok(!existsSync(`${temp.dir}/task/scratch`));
  }

  it('with a good bundle is taken over, so the setup of these tests works', async () => {
    const from = clone().write('new');
    bundle(from.commit('good'), from);
    assert.equal((await harvest()).commit, repo.git('rev-parse', branch));
    assert.ok(!existsSync(`${temp.dir}/task/scratch`));
  });

  it('without a result means that the sandbox did not end well', async () => {
    await assertRefused('harvest-failed', /ended before it had collected.*task\.$/);
  });

  it('that reports a failure is believed', async () => {
    writeResult('failed 0 its files could not be \u001b[31madded');
    await assertRefused(
      'harvest-failed',
      /could not be collected in the sandbox: its files could not be added/,
    );
  });

  const results: readonly (readonly [what: string, content: string | Uint8Array])[] = [
    ['garbage', Buffer.from([0, 255, 1, 2])],
    ['nothing', ''],
    ['no end', 'version 1\nhead 0 ' + 'a'.repeat(40) + '\n'],
    ['an unknown line', 'version 1\nbranch main\nend\n'],
    ['a number out of range', `version 1\nhead 1 ${'a'.repeat(40)}\nend\n`],
    ['a repository twice', `version 1\nhead 0 ${'a'.repeat(40)}\nhead 0 ${'b'.repeat(40)}\nend\n`],
    ['a commit that is an option', 'version 1\nhead 0 --upload-pack=x\nend\n'],
    ['another version', 'version 2\nend\n'],
  ];
  for (const [what, content] of results) {
    it(`with a result of ${what} is refused`, async () => {
      writeFileSync(`${outbox}/result`, content);
      await assertRefused('bundle-rejected', /not in the format that TSK writes/);
    });
  }

  const places: readonly (readonly [what: string, put: (path: string) => void, message: RegExp])[] = [
    ['a symbolic link', (path) => symlinkSync('/etc/passwd', path), /it is a symbolic link/],
    ['a link to itself', (path) => symlinkSync(path, path), /it is a symbolic link/],
    ['a pipe', (path) => execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', path]), /it is no regular file/],
    ['a folder', (path) => mkdirSync(path), /it is no regular file/],
  ];
  for (const file of ['result', '0.bundle']) {
    for (const [what, put, message] of places) {
      it(`with ${what} for ${file} is refused at once`, async () => {
        if (file !== 'result') writeResult(`head 0 ${'a'.repeat(40)}`);
        put(`${outbox}/${file}`);
        await assertRefused('bundle-rejected', message);
      });
    }
  }

  it('with too large files is refused before copying', async () => {
    writeFileSync(`${outbox}/result`, Buffer.alloc(64 * 1024 + 1, 'x'));
    await assertRefused('bundle-rejected', /larger than 65536 bytes/);
    writeResult(`head 0 ${'a'.repeat(40)}`);
    writeFileSync(`${outbox}/0.bundle`, '');
    truncateSync(`${outbox}/0.bundle`, 4 * 1024 ** 3 + 1);
    await assertRefused('bundle-rejected', /larger than 4294967296 bytes/);
  });

  it('with an invalid bundle is refused', async () => {
    writeResult(`head 0 ${'a'.repeat(40)}`);
    writeFileSync(`${outbox}/0.bundle`, 'garbage');
    await assertRefused('bundle-rejected', /does not look like a v2 or v3 bundle/);
    writeFileSync(`${outbox}/0.bundle`, `# v2 git bundle\n${'a'.repeat(40)} refs/tsk/result\n\nPACKgarbage`);
    await assertRefused('bundle-rejected', /./);
  });

  it('with a truncated bundle is refused', async () => {
    const from = clone().write('new', Buffer.alloc(10_000, 'x\n'));
    bundle(from.commit(), from);
    const bytes = execFileSync('cat', [`${outbox}/0.bundle`]);
    writeFileSync(`${outbox}/0.bundle`, bytes.subarray(0, -100));
    await assertRefused('bundle-rejected', /./);
  });

  it('with a bundle that needs objects the user lacks is refused', async () => {
    const from = clone().write('a');
    const missing = from.commit();
    from.write('b');
    bundle(from.commit(), from, [`^${missing}`]);
    await assertRefused('bundle-rejected', /lacks these prerequisite commits/);
  });

  it('with a different commit than announced is refused', async () => {
    const from = clone().write('a');
    const first = from.commit();
    from.write('b');
    bundle(from.commit(), from);
    writeResult(`head 0 ${first}`);
    await assertRefused('bundle-rejected', /not the announced commit/);
  });

  it('with a result that is not a commit is refused', async () => {
    const from = clone();
    const blob = gitBytes(from.dir, ['hash-object', '-w', '--stdin'], { input: 'x' }).toString().trim();
    bundle(blob, from);
    await assertRefused('bundle-rejected', /not the announced commit/);
    from.write('a').commit();
    from.git('tag', '-a', '-m', 'x', 'annotated');
    bundle(from.git('rev-parse', 'annotated'), from);
    await assertRefused('bundle-rejected', /not the announced commit/);
  });

  const trees: readonly (readonly [
    what: string,
    entries: (from: GitRepo, blob: string) => string,
    message: RegExp,
  ])[] = [
    [
      'a file in a .git folder',
      (from, blob) => {
        const hooks = gitBytes(from.dir, ['mktree'], { input: `100755 blob ${blob}\tpost-checkout\n` });
        const git = gitBytes(from.dir, ['mktree'], {
          input: `040000 tree ${hooks.toString().trim()}\thooks\n`,
        });
        return `040000 tree ${git.toString().trim()}\t.git\n`;
      },
      /hasDotgit/,
    ],
    ['a name that leads out', (_, blob) => `100644 blob ${blob}\t..\n`, /hasDotdot/],
    [
      'a submodule whose address is an option',
      (from) => `100644 blob ${moduleFile(from, 'url = --upload-pack=./x')}\t.gitmodules\n`,
      /gitmodulesUrl/,
    ],
    [
      'a submodule that lives elsewhere',
      (from) => `100644 blob ${moduleFile(from, 'url = x', '../../evil')}\t.gitmodules\n`,
      /gitmodulesName/,
    ],
    [
      'a list of submodules that is a link',
      (_, blob) => `120000 blob ${blob}\t.gitmodules\n`,
      /gitmodulesSymlink/,
    ],
  ];
  // What some file system, or git for it, takes for `.git`.
  const otherNames: readonly string[] = [
    ...['.GIT', '.Git', 'git~1', 'GIT~1', '.git ', '.git.', '.git...', '.git::$INDEX_ALLOCATION'],
    ...['.git\\hooks', '.g\u200cit', '.git\u200d', '\u200c.git', '.gi\ufefft'],
  ];
  for (const [what, entries, message] of [
    ...trees,
    ...otherNames.map((name): (typeof trees)[number] => [
      `a folder ${JSON.stringify(name)}`,
      (from, blob) => {
        const folder = gitBytes(from.dir, ['mktree'], { input: `100644 blob ${blob}\tconfig\n` });
        return `040000 tree ${folder.toString().trim()}\t${name}\n`;
      },
      /hasDotgit/,
    ]),
  ]) {
    it(`with ${what} is refused`, async () => {
      const from = clone();
      const blob = gitBytes(from.dir, ['hash-object', '-w', '--stdin'], { input: 'evil\n' })
        .toString()
        .trim();
      bundle(commitOf(from, entries(from, blob)), from);
      await assertRefused('bundle-rejected', message);
    });
  }

  function moduleFile(from: GitRepo, line: string, name = 'x'): string {
    const input = `[submodule "${name}"]\n\tpath = x\n\t${line}\n`;
    return gitBytes(from.dir, ['hash-object', '-w', '--stdin'], { input }).toString().trim();
  }

  it('with a bundle that leaves objects out is refused', async () => {
    const from = clone().write('new', 'in no other test\n');
    const commit = from.commit();
    const input = `${commit}\n${from.git('rev-parse', `${commit}^{tree}`)}\n`;
    const pack = gitBytes(from.dir, ['pack-objects', '--stdout', '--quiet'], { input });
    const heads = [`-${taken.base} first`, `${commit} refs/tsk/result`];
    for (const start of ['# v2 git bundle', '# v3 git bundle\n@object-format=sha1\n@filter=blob:none']) {
      const head = Buffer.from([start, ...heads, '', ''].join('\n'));
      writeFileSync(`${outbox}/0.bundle`, Buffer.concat([head, pack]));
      writeResult(`head 0 ${commit}`);
      await assertRefused('bundle-rejected', /./);
    }
  });

  it('brings no other refs along', async () => {
    const from = clone().write('new');
    const commit = from.commit('good');
    from.git('update-ref', 'refs/tsk/result', commit);
    from.git('tag', 'v-evil');
    from.git('update-ref', 'refs/heads/evil', commit);
    const refs = ['refs/tsk/result', 'refs/tags/v-evil', 'refs/heads/evil', 'HEAD'];
    from.git('bundle', 'create', '--quiet', `${outbox}/0.bundle`, ...refs, `^${taken.base}`);
    writeResult(`head 0 ${commit}`, 'warning one \u202e two');
    assert.deepEqual((await harvest()).warnings, ['one  two']);
    const names = repo.git('for-each-ref', '--format=%(refname)');
    assert.equal(names, `refs/heads/main\nrefs/heads/${branch}\nrefs/tsk/base/${id}`);
    assert.ok(!existsSync(repo.path('.git/FETCH_HEAD')));
  });

  it('does not move a branch of that name', async () => {
    const from = clone().write('new');
    bundle(from.commit('good'), from);
    repo.git('branch', branch);
    await assert.rejects(harvest(), {
      code: 'harvest-failed',
      message: /already exists\. TSK did not move it/,
    });
    assert.equal(repo.git('rev-parse', branch), taken.head);
    repo.git('branch', '-D', branch);
    repo.git('branch', 'tsk');
    await assert.rejects(harvest(), { code: 'harvest-failed', message: /refs\/heads\/tsk/ });
    repo.git('branch', '-D', 'tsk');
    assert.equal(repo.git('for-each-ref', 'refs/tsk/incoming'), '');
  });

  it('is left alone if cancelled', async () => {
    const from = clone().write('new');
    bundle(from.commit('good'), from);
    const abort = new AbortController();
    const taking = harvest(abort.signal);
    setTimeout(() => abort.abort('Enough.'), 10);
    await assert.rejects(taking, { code: 'cancelled' });
    assert.equal(repo.git('for-each-ref', '--format=%(refname)'), `refs/heads/main\nrefs/tsk/base/${id}`);
    assert.deepEqual(readdirSync(outbox).sort(), ['0.bundle', 'result']);
  });

  it('causes an error if the user’s repository is gone', async () => {
    const from = clone().write('new');
    bundle(from.commit('good'), from);
    renameSync(repo.dir, `${temp.dir}/moved`);
    await assert.rejects(harvest(), { code: 'bundle-rejected', message: /./ });
    renameSync(`${temp.dir}/moved`, repo.dir);
  });
});
