import assert from 'node:assert/strict';
import { existsSync, renameSync, utimesSync } from 'node:fs';
import { blobName, GitRepo } from './gitRepo';

/** A file as it is expected in the base: its content, or mode and content. */
export type Expected = string | readonly [mode: '100755' | '120000', content: string];

/** As `git ls-tree -r -z` has it: bytes, one character each. */
export function listing(files: Readonly<Record<string, Expected>>, algorithm = 'sha1'): readonly string[] {
  return Object.entries(files)
    .map(([path, file]) => {
      const [mode, content] = typeof file === 'string' ? ['100644', file] : file;
      return { path: Buffer.from(path).toString('latin1'), mode, name: blobName(content, algorithm) };
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, mode, name }) => `${mode} blob ${name}\t${path}`);
}

/** A state of a working tree, and what its snapshot holds. */
export interface GitState {
  readonly state: string;
  /** Changes a repository in which `kept`, `changed` and `sub/deep` are committed. */
  readonly arrange: (repo: GitRepo) => void;
  readonly expected: Readonly<Record<string, Expected>>;
  readonly warning?: RegExp;
}

/** What is committed to begin with. */
export const committed = { kept: 'kept\n', changed: 'changed\n', 'sub/deep': 'sub/deep\n' };
export const gitStates: readonly GitState[] = [
  { state: 'nothing changed', arrange: () => undefined, expected: committed },
  {
    state: 'a modified file',
    arrange: (repo) => repo.write('changed', 'anew\n'),
    expected: { ...committed, changed: 'anew\n' },
  },
  {
    state: 'a file changed in the moment in which the index was written, in size and time the same',
    arrange: (repo) => {
      repo.git('config', 'core.checkStat', 'minimal');
      repo.git('config', 'core.trustctime', 'false');
      const moment = new Date(Date.now() - 60_000);
      utimesSync(repo.path('changed'), moment, moment);
      repo.git('update-index', '--refresh');
      repo.write('changed', 'CHANGED\n');
      utimesSync(repo.path('changed'), moment, moment);
      utimesSync(repo.path('.git/index'), moment, moment);
    },
    expected: { ...committed, changed: 'CHANGED\n' },
  },
  {
    state: 'a staged file that was changed again',
    arrange: (repo) => {
      repo.write('changed', 'staged\n').git('add', 'changed');
      repo.write('changed', 'and changed\n');
    },
    expected: { ...committed, changed: 'and changed\n' },
  },
  {
    state: 'a staged new file that was deleted again',
    arrange: (repo) => {
      repo.write('new').git('add', 'new');
      repo.remove('new');
    },
    expected: committed,
  },
  {
    state: 'a deleted file',
    arrange: (repo) => repo.remove('changed'),
    expected: { kept: 'kept\n', 'sub/deep': 'sub/deep\n' },
  },
  {
    state: 'a file renamed in the working tree only',
    arrange: (repo) => renameSync(repo.path('changed'), repo.path('renamed')),
    expected: { kept: 'kept\n', renamed: 'changed\n', 'sub/deep': 'sub/deep\n' },
  },
  {
    state: 'a file renamed by git',
    arrange: (repo) => repo.git('mv', 'changed', 'renamed'),
    expected: { kept: 'kept\n', renamed: 'changed\n', 'sub/deep': 'sub/deep\n' },
  },
  {
    state: 'untracked files beside ignored ones, also in untracked folders',
    arrange: (repo) => {
      repo.write('.gitignore', '.env\nnode_modules/\n').write('new/code').write('new/.env', 'SECRET=1\n');
      repo.write('new/node_modules/x/y').write('.env', 'SECRET=2\n');
    },
    expected: { ...committed, '.gitignore': '.env\nnode_modules/\n', 'new/code': 'new/code\n' },
  },
  {
    state: 'ignored by the private list of the repository',
    arrange: (repo) => repo.write('.git/info/exclude', 'notes\n').write('notes'),
    expected: committed,
  },
  {
    state: 'a tracked file that is ignored',
    arrange: (repo) => repo.write('.gitignore', 'changed\n').write('changed', 'anew\n'),
    expected: { ...committed, '.gitignore': 'changed\n', changed: 'anew\n' },
  },
  {
    state: 'an intent to add',
    arrange: (repo) => repo.write('later', 'later\n').git('add', '--intent-to-add', 'later'),
    expected: { ...committed, later: 'later\n' },
  },
  {
    state: 'a conflict',
    arrange: (repo) => {
      repo.git('checkout', '--quiet', '-b', 'other');
      repo.write('changed', 'theirs\n').commit();
      repo.git('checkout', '--quiet', 'main');
      repo.write('changed', 'ours\n').commit();
      assert.throws(() => repo.git('merge', 'other'));
      repo.write('changed', '<<< both >>>\n');
    },
    expected: { ...committed, changed: '<<< both >>>\n' },
  },
  {
    state: 'a file marked assume-unchanged',
    arrange: (repo) => {
      repo.git('update-index', '--assume-unchanged', 'changed');
      repo.write('changed', 'private\n');
    },
    expected: committed,
  },
  {
    state: 'a file marked skip-worktree',
    arrange: (repo) => {
      repo.git('update-index', '--skip-worktree', 'changed');
      repo.write('changed', 'private\n');
    },
    expected: committed,
  },
  {
    state: 'a sparse checkout',
    arrange: (repo) => {
      repo.git('update-index', '--refresh');
      repo.git('sparse-checkout', 'set', '--cone', 'elsewhere');
      repo.write('kept', 'anew\n').write('elsewhere/new');
      assert.ok(!existsSync(repo.path('sub/deep')));
    },
    expected: { ...committed, kept: 'anew\n', 'elsewhere/new': 'elsewhere/new\n' },
  },
  {
    state: 'an executable file',
    arrange: (repo) => repo.write('changed', 'changed\n', 0o755).write('run', 'run\n', 0o755),
    expected: { ...committed, changed: ['100755', 'changed\n'], run: ['100755', 'run\n'] },
  },
  {
    state: 'executable files where modes do not count',
    arrange: (repo) => {
      repo.git('config', 'core.fileMode', 'false');
      repo.write('changed', 'changed\n', 0o755);
    },
    expected: committed,
  },
  {
    state: 'symbolic links, also to nowhere and out of the tree',
    arrange: (repo) =>
      repo.link('good', 'kept').link('bad', 'no/where').link('out', '/etc/passwd').link('dir', 'sub'),
    expected: {
      ...committed,
      good: ['120000', 'kept'],
      bad: ['120000', 'no/where'],
      out: ['120000', '/etc/passwd'],
      dir: ['120000', 'sub'],
    },
  },
  {
    state: 'a file that became a folder, and a folder that became a file',
    arrange: (repo) => repo.remove('changed').write('changed/inside').remove('sub').write('sub', 'a file\n'),
    expected: { kept: 'kept\n', 'changed/inside': 'changed/inside\n', sub: 'a file\n' },
  },
  {
    state: 'a file that became a symbolic link, and a folder that became one',
    arrange: (repo) => repo.remove('changed').link('changed', 'kept').remove('sub').link('sub', '/tmp'),
    expected: { kept: 'kept\n', changed: ['120000', 'kept'], sub: ['120000', '/tmp'] },
  },
  {
    state: 'odd names',
    arrange: (repo) =>
      repo
        .write(' spaces here ', 'a\n')
        .write('new\nline', 'b\n')
        .write('"quotes\' \\ and *', 'c\n')
        .write('-rf', 'd\n')
        .write(':(exclude)kept', 'e\n')
        .write('ünïcode/日本', 'f\n'),
    expected: {
      ...committed,
      ' spaces here ': 'a\n',
      'new\nline': 'b\n',
      '"quotes\' \\ and *': 'c\n',
      '-rf': 'd\n',
      ':(exclude)kept': 'e\n',
      'ünïcode/日本': 'f\n',
    },
  },
  {
    state: 'a repository inside that is no submodule',
    arrange: (repo) => {
      GitRepo.init(repo.path('inner/lib')).write('file').commit();
      repo.write('inner/beside');
    },
    expected: { ...committed, 'inner/beside': 'inner/beside\n' },
    warning: /^inner\/lib is a git repository of its own/,
  },
  {
    state: 'a repository inside without a commit',
    arrange: (repo) => GitRepo.init(repo.path('inner')).write('file'),
    expected: committed,
    warning: /^inner is a git repository without a commit/,
  },
  {
    state: 'a repository made of a tracked folder',
    arrange: (repo) => GitRepo.init(repo.path('sub')).write('more', 'more\n').commit(),
    expected: { ...committed, 'sub/more': 'more\n' },
  },
  {
    state: 'line ends that git converts, and refuses to by itself',
    arrange: (repo) => {
      repo.git('config', 'core.autocrlf', 'input');
      repo.git('config', 'core.safecrlf', 'true');
      repo.write('dos', 'one\r\ntwo\r\n');
    },
    expected: { ...committed, dos: 'one\ntwo\n' },
  },
  {
    state: 'expanded identifiers',
    arrange: (repo) => repo.write('.gitattributes', 'id ident\n').write('id', '$Id: 0123456 $\n'),
    expected: { ...committed, '.gitattributes': 'id ident\n', id: '$Id$\n' },
  },
  {
    state: 'large files as pointers, and no program for them',
    arrange: (repo) =>
      repo.write('.gitattributes', '*.bin filter=lfs -text\n').write('a.bin', 'version lfs\n'),
    expected: { ...committed, '.gitattributes': '*.bin filter=lfs -text\n', 'a.bin': 'version lfs\n' },
  },
  {
    state: 'a filter that works',
    arrange: (repo) => {
      repo.git('config', 'filter.upper.clean', 'tr a-z A-Z');
      repo.write('.gitattributes', 'loud filter=upper\n').write('loud', 'hello\n');
    },
    expected: { ...committed, '.gitattributes': 'loud filter=upper\n', loud: 'HELLO\n' },
  },
  {
    state: 'a split index',
    arrange: (repo) => {
      repo.git('config', 'splitIndex.maxPercentChange', '100');
      repo.git('update-index', '--split-index');
      repo.write('new').git('add', 'new');
      repo.write('changed', 'anew\n');
    },
    expected: { ...committed, new: 'new\n', changed: 'anew\n' },
  },
  {
    state: 'an index with extensions of later versions',
    arrange: (repo) => {
      repo.git('update-index', '--index-version', '4');
      repo.git('update-index', '--force-untracked-cache');
      repo.git('status');
      repo.write('new');
    },
    expected: { ...committed, new: 'new\n' },
  },
  {
    state: 'an index that somebody holds locked',
    arrange: (repo) => repo.write('.git/index.lock', '').write('changed', 'anew\n'),
    expected: { ...committed, changed: 'anew\n' },
  },
  {
    state: 'no index',
    arrange: (repo) => repo.remove('.git/index').write('new'),
    expected: { ...committed, new: 'new\n' },
  },
  {
    state: 'an empty working tree',
    arrange: (repo) => repo.remove('kept').remove('changed').remove('sub'),
    expected: {},
  },
];
