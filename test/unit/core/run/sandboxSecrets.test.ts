import assert from 'node:assert/strict';
import { environmentSecrets } from '../../../../src/core/model/secrets';
import { sandboxSecrets } from '../../../../src/core/run/sandboxSecrets';
import { aSandboxConfig } from '../../../support/aSandboxConfig';

describe('the secrets of a sandbox', () => {
  const secrets = environmentSecrets({ MY_TOKEN: 's3cret', EMPTY: '' });
  const none = { secrets: {}, files: [] };

  it('are looked up by their reference when the sandbox is made', async () => {
    const config = aSandboxConfig({
      environment: [
        { name: 'TOKEN', secret: 'MY_TOKEN' },
        { name: 'PLAIN', value: 'x' },
      ],
    });
    const found = await sandboxSecrets(config, { ...none, secrets: { KEY: 'k' } }, secrets);
    assert.deepEqual(found, { variables: { TOKEN: 's3cret', KEY: 'k' }, files: [] });
  });

  it('are nothing when there are none, so that nothing is mounted', async () => {
    assert.equal(await sandboxSecrets(aSandboxConfig(), none, secrets), undefined);
    const file = { path: '.agent/x', content: 'y' };
    assert.ok(await sandboxSecrets(aSandboxConfig(), { ...none, files: [file] }, secrets));
  });

  it('must be there: an empty one is none', async () => {
    for (const secret of ['EMPTY', 'MISSING']) {
      const config = aSandboxConfig({ environment: [{ name: 'TOKEN', secret }] });
      await assert.rejects(sandboxSecrets(config, none, secrets), { code: 'missing-secret' });
    }
  });

  it('must be short enough for Linux, which starts no program with a longer variable', async () => {
    const config = aSandboxConfig({ environment: [{ name: 'STORE', secret: 'STORE' }] });
    const of = (size: number) =>
      sandboxSecrets(config, none, environmentSecrets({ STORE: 'x'.repeat(size) }));
    assert.equal((await of(131_000))?.variables['STORE']?.length, 131_000);
    await assert.rejects(of(131_072), {
      code: 'bad-input',
      message: /The secret "STORE" has 129 KiB.*STORE.*volumes/s,
    });
    const two = aSandboxConfig({
      environment: Array.from({ length: 20 }, (_, n) => ({ name: `V${n}`, secret: 'STORE' })),
    });
    await assert.rejects(sandboxSecrets(two, none, environmentSecrets({ STORE: 'x'.repeat(100_000) })), {
      code: 'bad-input',
      message: /all secrets together/i,
    });
  });
});
