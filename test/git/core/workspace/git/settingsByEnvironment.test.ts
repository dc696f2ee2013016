import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRepositories } from '../../../../../src/core/workspace/repositories';
import { nullLogger } from '../../../../../src/core/model/logger';
import type { TaskId } from '../../../../../src/core/model/taskId';
import { GitRepo, tempFolderEach } from '../../../../support/gitRepo';
import { GitTrip } from '../../../../support/gitTrip';
import { withEnvironment } from '../../../../support/withEnvironment';

const repositories = createRepositories({ logger: nullLogger });
const id = '11111111-2222-4333-8444-555555555555' as TaskId;

describe('git settings from the environment', () => {
  const temp = tempFolderEach();
  let repo: GitRepo;
  beforeEach(() => {
    repo = GitRepo.init(`${temp.dir}/repo`).write('kept');
    repo.commit();
    repo.write('.env', 'SECRET=1\n').write('new');
    mkdirSync(`${temp.dir}/home/.config/git`, { recursive: true });
    writeFileSync(`${temp.dir}/ignore`, '.env\n');
    writeFileSync(`${temp.dir}/settings`, `[core]\n\texcludesFile = ${temp.dir}/ignore\n`);
  });

  async function filesOf(): Promise<readonly string[]> {
    const { base } = await repositories.snapshot(await repositories.locate(repo.dir), id);
    return repo.git('ls-tree', '-r', '--name-only', base).split('\n');
  }

  type Way = (dir: string) => Readonly<Record<string, string | undefined>>;
  const ways: readonly (readonly [way: string, variables: Way])[] = [
    ['GIT_CONFIG_GLOBAL', (dir) => ({ GIT_CONFIG_GLOBAL: `${dir}/settings` })],
    ['GIT_CONFIG_SYSTEM', (dir) => ({ GIT_CONFIG_SYSTEM: `${dir}/settings` })],
    [
      'GIT_CONFIG_COUNT',
      (dir) => ({
        ...{ GIT_CONFIG_COUNT: '2', GIT_CONFIG_KEY_0: 'credential.helper', GIT_CONFIG_VALUE_0: '!false' },
        ...{ GIT_CONFIG_KEY_1: 'core.excludesFile', GIT_CONFIG_VALUE_1: `${dir}/ignore` },
      }),
    ],
    ['GIT_CONFIG_PARAMETERS', (dir) => ({ GIT_CONFIG_PARAMETERS: `'core.excludesfile'='${dir}/ignore'` })],
    [
      'GIT_CONFIG_PARAMETERS of an older git',
      (dir) => ({ GIT_CONFIG_PARAMETERS: `'core.excludesfile=${dir}/ignore'` }),
    ],
    [
      'an include in a file that the environment names',
      (dir) => {
        writeFileSync(`${dir}/outer`, '[include]\n\tpath = settings\n');
        return { GIT_CONFIG_GLOBAL: `${dir}/outer` };
      },
    ],
    [
      'HOME',
      (dir) => {
        writeFileSync(`${dir}/home/.gitconfig`, '[core]\n\texcludesFile = ~/../ignore\n');
        return { HOME: `${dir}/home`, XDG_CONFIG_HOME: undefined };
      },
    ],
    [
      'the usual place below HOME',
      (dir) => {
        writeFileSync(`${dir}/home/.config/git/ignore`, '.env\n');
        return { HOME: `${dir}/home`, XDG_CONFIG_HOME: undefined };
      },
    ],
    [
      'XDG_CONFIG_HOME',
      (dir) => {
        writeFileSync(`${dir}/home/.config/git/ignore`, '.env\n');
        return { XDG_CONFIG_HOME: `${dir}/home/.config` };
      },
    ],
  ];

  for (const [way, variables] of ways) {
    it(`keep ignored files out, on the way in and out: ${way}`, async () => {
      assert.ok((await filesOf()).includes('.env'));
      const taken = await withEnvironment(variables(temp.dir), async () => {
        assert.deepEqual(await filesOf(), ['kept', 'new']);
        return GitTrip.snapshot(repo);
      });
      // Another process runs the task, with another environment.
      const trip = await GitTrip.start(temp.dir, repo, taken);
      trip.sandbox.write('.env').write('made');
      const { commit = '' } = await trip.finish();
      assert.equal(repo.git('ls-tree', '-r', '--name-only', commit), 'kept\nmade\nnew');
    });
  }

  it('set the author, even if another process runs the task', async () => {
    repo.write('.git/config', '[core]\n\tbare = false\n');
    writeFileSync(`${temp.dir}/who`, '[user]\n\tname = G\n\temail = g@x.invalid\n');
    const who: readonly (readonly [Readonly<Record<string, string>>, string])[] = [
      [{ GIT_AUTHOR_NAME: 'E', GIT_AUTHOR_EMAIL: 'e@x.invalid' }, 'E <e@x.invalid> E <e@x.invalid>'],
      [
        { GIT_CONFIG_GLOBAL: '/dev/null', GIT_COMMITTER_NAME: 'C', EMAIL: 'mail@x.invalid' },
        'C <mail@x.invalid> C <mail@x.invalid>',
      ],
      [{ GIT_CONFIG_GLOBAL: `${temp.dir}/who` }, 'G <g@x.invalid> G <g@x.invalid>'],
    ];
    for (const [index, [variables, expected]] of who.entries()) {
      const taken = await withEnvironment(variables, () => GitTrip.snapshot(repo));
      const trip = await GitTrip.start(`${temp.dir}/${index}`, repo, taken);
      trip.sandbox.write('made');
      const { commit = '' } = await trip.finish();
      for (const made of [taken.base, commit])
        assert.equal(repo.git('log', '-1', '--format=%an <%ae> %cn <%ce>', made), expected);
      repo.git('branch', '-D', GitTrip.branch);
    }
  });

  it('run no programs', async () => {
    const alarm = `#!/bin/sh\necho "$0" >>${temp.dir}/ran\n`;
    for (const hook of ['post-index-change', 'reference-transaction', 'post-checkout', 'fsmonitor'])
      repo.write(`../hooks/${hook}`, alarm, 0o755);
    const settings = [
      `'core.hooksPath'='${temp.dir}/hooks'`,
      `'core.fsmonitor'='${temp.dir}/hooks/fsmonitor'`,
    ];
    await withEnvironment({ GIT_CONFIG_PARAMETERS: settings.join(' ') }, async () => {
      const taken = await GitTrip.snapshot(repo);
      const trip = await GitTrip.start(temp.dir, repo, taken);
      trip.sandbox.write('made');
      assert.ok((await trip.finish()).commit);
      await repositories.release(taken, id);
    });
    assert.ok(!existsSync(`${temp.dir}/ran`));
  });

  it('change neither the workspace nor the result', async () => {
    const settings = "'core.autocrlf'='true' 'core.eol'='crlf' 'core.bare'='true' 'transfer.fsckObjects'='x'";
    const taken = await GitTrip.snapshot(repo);
    await withEnvironment({ GIT_CONFIG_PARAMETERS: settings }, async () => {
      const trip = await GitTrip.start(temp.dir, repo, taken);
      assert.equal(
        trip.sandbox.git(['hash-object', '--no-filters', 'kept']),
        repo.git('rev-parse', 'HEAD:kept'),
      );
      trip.sandbox.write('made');
      assert.ok((await trip.finish()).commit);
    });
  });
});
