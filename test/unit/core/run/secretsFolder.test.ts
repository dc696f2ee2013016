import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createSecretsFolder, removeSecretsFolder } from '../../../../src/core/run/secretsFolder';
import { sandboxUser } from '../../../../src/core/config/sandboxUser';

describe('the folder with an agent’s secrets', () => {
  it('gives a shell back exactly the values, and runs nothing of them', async () => {
    const secrets = { KEY: `it's $(touch /tmp/x) \`id\` "quoted"\nsecond line`, OTHER: '' };
    const dir = await createSecretsFolder(secrets, sandboxUser());
    try {
      assert.equal(statSync(join(dir, 'env')).mode & 0o777, 0o400);
      const script = 'set -a; . "$1/env"; printf "%s|%s" "$KEY" "$OTHER"';
      const output = execFileSync('sh', ['-c', script, 'sh', dir], { encoding: 'utf8' });
      assert.equal(output, `${secrets.KEY}|`);
    } finally {
      await removeSecretsFolder(dir);
    }
    assert.ok(!existsSync(dir));
  });

  it('takes no name that a shell would read as more than a name', async () => {
    await assert.rejects(createSecretsFolder({ 'A=1; id': 'x' }, sandboxUser()), { code: 'bad-input' });
  });
});
