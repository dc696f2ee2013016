import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TaskId } from '../../../../src/core/model/taskId';
import { createSecretsFolder, readSecrets, removeSecrets } from '../../../../src/core/run/secretsFolder';
import { sandboxUser } from '../../../../src/core/config/sandboxUser';
import { tempFolder } from '../../../support/tempFolder';

const id = '11111111-2222-4333-8444-555555555555' as TaskId;
const location = { id, dir: tmpdir() };

describe('the folder with an agent’s secrets', () => {
  it('gives a shell back exactly the values, and runs nothing of them', async () => {
    const secrets = { KEY: `it's $(touch /tmp/x) \`id\` "quoted"\nsecond line`, OTHER: '' };
    const dir = await createSecretsFolder({ variables: secrets, files: [] }, location, sandboxUser());
    try {
      assert.equal(statSync(join(dir, 'env')).mode & 0o777, 0o400);
      const script = 'set -a; . "$1/env"; printf "%s|%s" "$KEY" "$OTHER"';
      const output = execFileSync('sh', ['-c', script, 'sh', dir], { encoding: 'utf8' });
      assert.equal(output, `${secrets.KEY}|`);
    } finally {
      await removeSecrets(location);
    }
    assert.ok(!existsSync(dir));
  });

  it('keeps files for the home below it, for their owner alone', async () => {
    const files = [{ path: '.agent/auth.json', content: '{"key":1}' }];
    const dir = await createSecretsFolder({ variables: {}, files }, location, sandboxUser());
    try {
      const file = join(dir, 'home', '.agent', 'auth.json');
      assert.equal(readFileSync(file, 'utf8'), '{"key":1}');
      assert.equal(statSync(file).mode & 0o777, 0o400);
      assert.equal(statSync(join(dir, 'home')).mode & 0o777, 0o700);
      if (process.getuid?.() === 0) assert.equal(statSync(join(dir, 'home')).uid, sandboxUser().uid);
    } finally {
      await removeSecrets(location);
    }
  });

  it('says what the sandbox leaves out of its output: no word that a stream of events says itself', async () => {
    const variables = { KEY: 'a-key/with+signs', WORD: 'assistant' };
    const files = [{ path: 'x', content: '{"token":"0123456789abcdef"}' }];
    const dir = await createSecretsFolder({ variables, files }, location, sandboxUser());
    try {
      const lines = readFileSync(join(dir, 'mask'), 'utf8').trimEnd().split('\n');
      const texts = lines.map((line) => Buffer.from(line, 'hex').toString());
      assert.deepEqual(texts, ['a-key/with+signs', 'a-key%2Fwith%2Bsigns', '0123456789abcdef']);
    } finally {
      await removeSecrets(location);
    }
  });

  it('tells whoever goes on with the run what is in it', async () => {
    const variables = {
      KEY: `it's $(touch /tmp/x)\nOTHER='x'\nsecond line'`,
      OTHER: '',
      _3: "'",
      LONG: `it's long\n`.repeat(500_000),
    };
    const files = [
      { path: '.agent/auth.json', content: '{"key":1}' },
      { path: 'x', content: 'y' },
    ];
    await createSecretsFolder({ variables, files }, location, sandboxUser());
    try {
      const [found, ...others] = await readSecrets(location);
      assert.deepEqual(found?.variables, variables);
      assert.deepEqual(
        [...found.files].sort((a, b) => a.path.localeCompare(b.path)),
        files,
      );
      assert.deepEqual(others, []);
    } finally {
      await removeSecrets(location);
    }
    assert.deepEqual(await readSecrets(location), []);
  });

  it('is in the folder of the task where the engine does not see memory, and is found there', async () => {
    const dir = tempFolder('secrets');
    const secrets = { variables: { KEY: 'value' }, files: [] };
    const made = await createSecretsFolder(secrets, { id, dir }, sandboxUser(), () => Promise.resolve(false));
    assert.equal(dirname(made), dir);
    assert.deepEqual(
      (await readSecrets({ id, dir })).map(({ variables }) => variables),
      [{ KEY: 'value' }],
    );
    await removeSecrets({ id, dir });
    assert.deepEqual(await readSecrets({ id, dir }), []);
  });

  it('takes no path that leads out of the home', async () => {
    for (const path of ['../x', '/etc/x', 'a/../../x']) {
      const files = [{ path, content: '' }];
      await assert.rejects(createSecretsFolder({ variables: {}, files }, location, sandboxUser()), {
        code: 'internal',
      });
    }
  });

  it('takes no name that a shell would read as more than a name', async () => {
    await assert.rejects(
      createSecretsFolder({ variables: { 'A=1; id': 'x' }, files: [] }, location, sandboxUser()),
      {
        code: 'bad-input',
      },
    );
  });
});
