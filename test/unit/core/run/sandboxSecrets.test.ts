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
});
