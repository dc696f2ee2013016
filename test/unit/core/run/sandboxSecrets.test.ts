import assert from 'node:assert/strict';
import { environmentSecrets } from '../../../../src/core/model/secrets';
import { sandboxSecrets } from '../../../../src/core/run/sandboxSecrets';
import { aSandboxConfig } from '../../../support/aSandboxConfig';

describe('the secrets of a sandbox', () => {
  const secrets = environmentSecrets({ MY_TOKEN: 's3cret', EMPTY: '' });

  it('are looked up by their reference when the sandbox is made', async () => {
    const config = aSandboxConfig({
      environment: [
        { name: 'TOKEN', secret: 'MY_TOKEN' },
        { name: 'PLAIN', value: 'x' },
      ],
    });
    assert.deepEqual(await sandboxSecrets(config, secrets), { TOKEN: 's3cret' });
  });

  it('must be there: an empty one is none', async () => {
    for (const secret of ['EMPTY', 'MISSING']) {
      const config = aSandboxConfig({ environment: [{ name: 'TOKEN', secret }] });
      await assert.rejects(sandboxSecrets(config, secrets), { code: 'missing-secret' });
    }
  });

  it('must be short enough for Linux, which starts no program with a longer variable', async () => {
    const config = aSandboxConfig({ environment: [{ name: 'STORE', secret: 'STORE' }] });
    const of = (size: number) => sandboxSecrets(config, environmentSecrets({ STORE: 'x'.repeat(size) }));
    assert.equal((await of(131_000))['STORE']?.length, 131_000);
    await assert.rejects(of(131_072), {
      code: 'bad-input',
      message: /The secret "STORE" takes 129 KiB.*STORE.*volumes/s,
    });
    const two = aSandboxConfig({
      environment: Array.from({ length: 20 }, (_, n) => ({ name: `V${n}`, secret: 'STORE' })),
    });
    await assert.rejects(sandboxSecrets(two, environmentSecrets({ STORE: 'x'.repeat(100_000) })), {
      code: 'bad-input',
      message: /all secrets together/i,
    });
  });
});
