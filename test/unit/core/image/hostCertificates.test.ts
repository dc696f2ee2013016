import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hostCertificates } from '../../../../src/core/image/hostCertificates';
import { nullLogger } from '../../../../src/core/model/logger';
import { tempFolder } from '../../../support/tempFolder';

const certificate = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----';

describe('the host’s certificates', () => {
  const dir = tempFolder('certificates');

  it('are taken from the file that a variable names, without any key beside them', async () => {
    const file = join(dir, 'bundle.pem');
    writeFileSync(
      file,
      `# company\n${certificate}\n-----BEGIN PRIVATE KEY-----\nBBBB\n-----END PRIVATE KEY-----\n${certificate}\n`,
    );
    const found = await hostCertificates({ SSL_CERT_FILE: file }, nullLogger);
    assert.equal(Buffer.from(found ?? []).toString(), `${certificate}\n`);
  });

  it('are none when nothing is set, or the file cannot be read', async () => {
    assert.equal(await hostCertificates({}, nullLogger), undefined);
    assert.equal(await hostCertificates({ NODE_EXTRA_CA_CERTS: join(dir, 'none') }, nullLogger), undefined);
  });
});
