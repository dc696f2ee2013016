import assert from 'node:assert/strict';
import { gitEnvironment } from '../../../../../src/core/workspace/git/gitEnvironment';
import { hostless } from '../../../../../src/core/workspace/git/hostless';

const passing = [
  ...['GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM', 'GIT_CONFIG_NOSYSTEM', 'GIT_ATTR_NOSYSTEM'],
  ...['GIT_CEILING_DIRECTORIES', 'GIT_DISCOVERY_ACROSS_FILESYSTEM'],
  ...['HOME', 'XDG_CONFIG_HOME', 'TZ', 'EMAIL', 'SSH_AUTH_SOCK', 'HTTPS_PROXY', 'DIGIT_X'],
];
const leftBehind = [
  // another place
  ...[
    'GIT_DIR',
    'GIT_WORK_TREE',
    'GIT_INDEX_FILE',
    'GIT_COMMON_DIR',
    'GIT_NAMESPACE',
    'GIT_PREFIX',
    'PREFIX',
  ],
  ...['GIT_OBJECT_DIRECTORY', 'GIT_ALTERNATE_OBJECT_DIRECTORIES', 'GIT_SHALLOW_FILE', 'GIT_GRAFT_FILE'],
  ...['GIT_QUARANTINE_PATH', 'GIT_REPLACE_REF_BASE', 'GIT_CONFIG', 'GIT_ATTR_SOURCE'],
  // a program
  ...['GIT_SSH', 'GIT_SSH_COMMAND', 'GIT_ASKPASS', 'SSH_ASKPASS', 'GIT_EDITOR', 'EDITOR', 'VISUAL', 'PAGER'],
  ...['GIT_PAGER', 'GIT_SEQUENCE_EDITOR', 'GIT_EXTERNAL_DIFF', 'GIT_PROXY_COMMAND', 'GIT_EXEC_PATH'],
  ...['GIT_TEMPLATE_DIR', 'git_ssh_command'],
  // another meaning or output of a command
  ...['GIT_LITERAL_PATHSPECS', 'GIT_GLOB_PATHSPECS', 'GIT_ICASE_PATHSPECS', 'GIT_DEFAULT_HASH'],
  ...['GIT_TRACE', 'GIT_TRACE2', 'GIT_TRACE2_EVENT', 'GIT_REFLOG_ACTION', 'GIT_ADVICE'],
  // who and when, which TSK says itself
  ...['GIT_AUTHOR_NAME', 'GIT_AUTHOR_EMAIL', 'GIT_AUTHOR_DATE', 'GIT_COMMITTER_NAME', 'GIT_COMMITTER_EMAIL'],
  ...['GIT_COMMITTER_DATE'],
];

describe('the environment of git', () => {
  for (const name of passing) {
    it(`has the user's ${name}`, () => {
      assert.equal(gitEnvironment({}, { [name]: 'theirs' })[name], 'theirs');
    });
  }
  for (const name of leftBehind) {
    it(`has no ${name} of the user's`, () => {
      assert.equal(name in gitEnvironment({}, { [name]: 'theirs' }), false);
    });
  }

  it('prevents fetching, regardless of the settings of user and repository', () => {
    const theirs = { GIT_ALLOW_PROTOCOL: 'ext:ssh', GIT_NO_LAZY_FETCH: '0' };
    const { GIT_ALLOW_PROTOCOL, GIT_NO_LAZY_FETCH } = gitEnvironment({}, theirs);
    assert.deepEqual(
      { GIT_ALLOW_PROTOCOL, GIT_NO_LAZY_FETCH },
      { GIT_ALLOW_PROTOCOL: 'none', GIT_NO_LAZY_FETCH: '1' },
    );
    assert.equal(gitEnvironment({ GIT_ALLOW_PROTOCOL: 'file' }, theirs)['GIT_ALLOW_PROTOCOL'], 'file');
  });

  it('has only the absolute folders of PATH', () => {
    assert.equal(gitEnvironment({}, { PATH: '.:/usr/bin::bin:/bin:' })['PATH'], '/usr/bin:/bin');
  });

  const settings: readonly (readonly [host: NodeJS.ProcessEnv, list: string | undefined])[] = [
    [{}, undefined],
    [{ GIT_CONFIG_PARAMETERS: "'a.b'='c'" }, "'a.b'='c'"],
    [
      { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'a.b', GIT_CONFIG_VALUE_0: "it's!" },
      "'a.b'='it'\\''s'\\!''",
    ],
    [
      {
        ...{ GIT_CONFIG_COUNT: '2', GIT_CONFIG_KEY_0: 'a.b', GIT_CONFIG_VALUE_0: '' },
        ...{ GIT_CONFIG_KEY_1: 'c.d', GIT_CONFIG_VALUE_1: '2', GIT_CONFIG_PARAMETERS: "'e.f=3'" },
      },
      "'a.b'='' 'c.d'='2' 'e.f=3'",
    ],
    [{ GIT_CONFIG_COUNT: '1' }, undefined],
    [{ GIT_CONFIG_COUNT: 'x', GIT_CONFIG_KEY_0: 'a.b', GIT_CONFIG_VALUE_0: 'c' }, undefined],
    [{ GIT_CONFIG_KEY_0: 'a.b', GIT_CONFIG_VALUE_0: 'c' }, undefined],
  ];
  for (const [host, list] of settings) {
    it(`has the settings of ${JSON.stringify(host)} as one list`, () => {
      const environment = gitEnvironment({}, host);
      assert.equal(environment['GIT_CONFIG_PARAMETERS'], list);
      const numbered = Object.keys(environment).filter((name) => /_(COUNT|KEY_|VALUE_)/.test(name));
      assert.deepEqual(numbered, []);
    });
  }

  it('has none of these settings without the host’s configuration', () => {
    const host = { GIT_CONFIG_PARAMETERS: "'a.b'='c'", GIT_CONFIG_GLOBAL: '/theirs' };
    const { GIT_CONFIG_PARAMETERS, GIT_CONFIG_GLOBAL } = gitEnvironment(hostless, host);
    assert.deepEqual([GIT_CONFIG_PARAMETERS, GIT_CONFIG_GLOBAL], ['', '/dev/null']);
  });
});
