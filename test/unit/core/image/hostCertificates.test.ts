import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hostCertificates } from '../../../../src/core/image/hostCertificates';
import type { HostEnvironment } from '../../../../src/core/model/agent';
import { nullLogger } from '../../../../src/core/model/logger';
import { makeOdd, oddFiles, onLinux } from '../../../support/oddFiles';
import { tempFolder } from '../../../support/tempFolder';

const certificate = (letters: string) => `-----BEGIN CERTIFICATE-----\n${letters}\n-----END CERTIFICATE-----`;
const key = '-----BEGIN PRIVATE KEY-----\nBBBB\n-----END PRIVATE KEY-----';

describe('the host’s certificates', () => {
  const dir = tempFolder('certificates');

  function bundle(name: string, ...parts: readonly string[]): string {
    const file = join(dir, name);
    writeFileSync(file, `${parts.join('\n')}\n`);
    return file;
  }
  async function textOf(
    caBundle: string,
    environment: HostEnvironment = {},
    folders: readonly string[] = [],
  ): Promise<string | undefined> {
    const found = await hostCertificates(caBundle, environment, nullLogger, folders);
    return found && Buffer.from(found).toString();
  }

  it('are taken from the file that a variable names, without any key beside them', async () => {
    const file = bundle('bundle.pem', '# company', certificate('AAAA'), key, certificate('AAAA'));
    for (const name of [
      'NODE_EXTRA_CA_CERTS',
      'SSL_CERT_FILE',
      'REQUESTS_CA_BUNDLE',
      'CURL_CA_BUNDLE',
      'GIT_SSL_CAINFO',
    ])
      assert.equal(await textOf('auto', { [name]: file }), `${certificate('AAAA')}\n`, name);
  });

  it('are those of all such files, each once', async () => {
    const company = bundle('company.pem', certificate('COMP'));
    const system = bundle('system.pem', certificate('SYS1'), certificate('COMP').replaceAll('\n', '\r\n'));
    const found = await textOf('auto', {
      SSL_CERT_FILE: system,
      NODE_EXTRA_CA_CERTS: company,
      GIT_SSL_CAINFO: system,
    });
    assert.equal(found, `${certificate('COMP')}\n${certificate('SYS1')}\n`);
  });

  it('are those that the administrator added, also where no variable names them', async () => {
    const added = join(dir, 'added');
    mkdirSync(join(added, 'company'), { recursive: true });
    writeFileSync(join(added, 'mirror.crt'), certificate('MIRR'));
    writeFileSync(join(added, 'company', 'proxy.pem'), certificate('COMP'));
    writeFileSync(join(added, 'README'), certificate('READ'));
    const folders = [join(dir, 'no such folder'), added];
    assert.equal(await textOf('auto', {}, folders), `${certificate('COMP')}\n${certificate('MIRR')}\n`);
    assert.equal(await textOf('none', {}, folders), undefined);
  });

  it('are none when nothing is set, or a file cannot be read, or none are wanted', async () => {
    const file = bundle('unwanted.pem', certificate('AAAA'));
    assert.equal(await textOf('auto'), undefined);
    assert.equal(await textOf('auto', { SSL_CERT_FILE: '' }), undefined);
    assert.equal(await textOf('auto', { NODE_EXTRA_CA_CERTS: join(dir, 'gone') }), undefined);
    assert.equal(await textOf('none', { SSL_CERT_FILE: file }), undefined);
  });

  it('are those of the file that was asked for, and of no variable', async () => {
    const mine = bundle('mine.pem', certificate('MINE'));
    const other = bundle('other.pem', certificate('AAAA'));
    assert.equal(await textOf(mine, { SSL_CERT_FILE: other }), `${certificate('MINE')}\n`);
  });

  for (const [what, make] of Object.entries(oddFiles)) {
    it(`are an error at once when it is ${what}, and none where only a variable names it`, async function () {
      onLinux(this);
      const file = makeOdd(make, dir, what);
      await assert.rejects(textOf(file), { code: 'bad-input', message: /not a regular file|larger than/ });
      assert.equal(await textOf('auto', { SSL_CERT_FILE: file }), undefined);
    });
  }

  it('are an error when that file is gone or has none', async () => {
    await assert.rejects(textOf(join(dir, 'gone')), { code: 'bad-input', message: /gone cannot be read/ });
    await assert.rejects(textOf(bundle('key.pem', key)), {
      code: 'bad-input',
      message: /no certificate in .*key\.pem/,
    });
  });
});
