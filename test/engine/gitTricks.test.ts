import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { resultOf } from '../../src/core/model/task';
import { testCore } from '../support/engineBench';
import { SampleRepo } from '../support/sampleRepo';
import { tempFolder } from '../support/tempFolder';

/** What an agent does to git so that somebody else's git runs `TRAP`, and what springs it where nobody is careful. */
interface Trick {
  readonly name: string;
  readonly lines: readonly string[];
  /** git commands which, run on the host in the workspace, spring the trap. */
  readonly springs: readonly (readonly string[])[];
}

const commitAll = [
  ['add', '--all'],
  ['commit', '--allow-empty', '--message', 'x'],
] as const;

const tricks: readonly Trick[] = [
  ...['pre-commit', 'post-commit', 'prepare-commit-msg', 'reference-transaction', 'post-index-change'].map(
    (hook): Trick => ({
      name: `the hook ${hook}`,
      lines: [`mkdir -p .git/hooks && cp "$PROGRAM" .git/hooks/${hook}`],
      springs: commitAll,
    }),
  ),
  {
    name: 'a folder of hooks elsewhere',
    lines: ['mkdir -p evil && cp "$PROGRAM" evil/pre-commit', 'git config core.hooksPath "$PWD/evil"'],
    springs: commitAll,
  },
  {
    name: 'the file-system monitor',
    lines: ['git config core.fsmonitor "$TRAP"'],
    springs: [['status']],
  },
  {
    name: 'a clean filter',
    lines: ['git config filter.evil.clean "$TRAP; cat"', 'echo "* filter=evil" > .gitattributes'],
    springs: commitAll,
  },
  {
    name: 'a process filter',
    lines: ['git config filter.evil.process "$TRAP"', 'echo "* filter=evil" > .gitattributes'],
    springs: commitAll,
  },
  {
    name: 'the program for signatures',
    lines: ['git config commit.gpgsign true', 'git config gpg.program "$PROGRAM"'],
    springs: commitAll,
  },
  {
    name: 'an external diff',
    lines: ['git config diff.external "$TRAP"', 'git config core.pager "$TRAP"'],
    springs: [['diff', 'HEAD~1', 'HEAD']],
  },
  {
    name: 'an editor',
    lines: ['git config core.editor "$TRAP"', 'git config sequence.editor "$TRAP"'],
    springs: [['commit', '--allow-empty']],
  },
];

describe('tricks with git against the host', () => {
  const folder = tempFolder('git-tricks');
  const core = testCore(join(folder, 'data'));
  const mark = join(folder, 'sprung');
  const request = { type: 'generic', prompt: 'x', agent: 'script' } as const;

  /** Makes the program that leaves the mark, and the command that does. */
  const trap = [
    `TRAP='touch ${mark}'`,
    'mkdir -p .git/trap',
    `printf '#!/bin/sh\\ntouch "${mark}"\\n' > .git/trap/program && chmod +x .git/trap/program`,
    'PROGRAM=$PWD/.git/trap/program',
  ];

  /** Runs git as a careless host would. */
  function spring(dir: string, args: readonly string[]): void {
    spawnSync(
      'git',
      ['-c', 'safe.directory=*', '-c', 'user.name=x', '-c', 'user.email=x', '-C', dir, ...args],
      {
        stdio: 'ignore',
        timeout: 15_000,
      },
    );
  }

  for (const trick of tricks) {
    it(`${trick.name} never runs on the host, but would with careless use of git`, async () => {
      rmSync(mark, { force: true });
      const repo = new SampleRepo(join(folder, trick.name));
      repo.agentScript([
        'echo work > work.txt',
        'git add --all && git -c core.hooksPath=/dev/null commit --quiet --message work',
        ...trap,
        ...trick.lines,
        'echo more > more.txt',
      ]);
      const task = await core.tasks.run({ ...request, repoPath: repo.dir });
      const result = resultOf(task);
      assert.ok(result, JSON.stringify(task.state));
      await core.changes(task);
      assert.ok(!existsSync(mark), 'the trap was sprung on the host');
      assert.equal(repo.git('show', `${result.branch}:more.txt`), 'more');

      assert.equal(repo.git('status', '--porcelain'), '');

      // The same trap, laid where nobody collects: it is no dummy.
      const careless = new SampleRepo(join(folder, `careless ${trick.name}`));
      careless.write('work.txt', 'work\n');
      careless.commit('work');
      spawnSync('sh', ['-c', [...trap, ...trick.lines, 'echo more > more.txt'].join('\n')], {
        cwd: careless.dir,
      });
      for (const args of trick.springs) spring(careless.dir, args);
      assert.ok(existsSync(mark), 'the trap is a dummy');
    });
  }

  it('a ".git" that points to the user’s own repository changes nothing there', async () => {
    const repo = new SampleRepo(join(folder, 'led astray'));
    repo.agentScript(['rm -rf .git', `echo "gitdir: ${repo.dir}/.git" > .git`, 'echo evil > evil.txt']);
    const head = repo.git('rev-parse', 'HEAD');
    const task = await core.tasks.run({ ...request, repoPath: repo.dir });
    assert.equal(repo.git('rev-parse', 'main'), head);
    assert.equal(repo.git('status', '--porcelain'), '');
    // The work is taken as a change of what it started from; nothing of it went another way.
    const result = resultOf(task);
    if (result) assert.equal(repo.git('rev-parse', `${result.commit}~1`), task.snapshot.base);
  });

  it('a redirected work tree, foreign objects and grafts have no effect', async () => {
    const repo = new SampleRepo(join(folder, 'elsewhere'));
    const other = new SampleRepo(join(folder, 'other of the user'));
    other.write('private.txt', 'private\n');
    other.commit('private');
    repo.agentScript([
      `git config core.worktree "${other.dir}"`,
      `echo "${other.dir}/.git/objects" >> .git/objects/info/alternates`,
      `echo "${other.git('rev-parse', 'HEAD')}" > .git/info/grafts`,
      'echo fine > fine.txt',
    ]);
    const task = await core.tasks.run({ ...request, repoPath: repo.dir });
    const result = resultOf(task);
    assert.ok(result, JSON.stringify(task.state));
    const names = repo.git('ls-tree', '-r', '--name-only', result.branch).split('\n');
    assert.ok(names.includes('fine.txt') && !names.includes('private.txt'), names.join());
    assert.equal(other.git('status', '--porcelain'), '');
    repo.git('fsck', '--strict');
  });

  it('links that lead out of the workspace stay links', async () => {
    const repo = new SampleRepo(join(folder, 'links'));
    const target = join(folder, 'target of a link');
    repo.agentScript([
      `ln -s "${target}" link`,
      'rm -rf /tsk/outbox/* && ln -s /etc/hostname /tsk/outbox/0.bundle',
      'ln -s ../../../../../../etc relative',
    ]);
    const task = await core.tasks.run({ ...request, repoPath: repo.dir });
    const result = resultOf(task);
    assert.ok(result, JSON.stringify(task.state));
    assert.match(repo.git('ls-tree', result.branch, 'link'), /^120000 /);
    assert.equal(repo.git('show', `${result.branch}:link`), target);
    assert.ok(!existsSync(target));
  });
});
