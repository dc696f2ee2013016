import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { currentContext } from '../../../../src/core/sandbox/dockerContexts';
import { tempFolder } from '../../../support/tempFolder';

describe('Docker’s current context', () => {
  const root = tempFolder('contexts');
  let home = '';
  let n = 0;

  beforeEach(() => {
    home = join(root, String(n++));
    mkdirSync(join(home, '.docker'), { recursive: true });
  });

  const write = (path: string, content: unknown): void => {
    const file = join(home, '.docker', path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  };
  const hash = (name: string) => createHash('sha256').update(name).digest('hex');
  const context = (name: string, host: unknown): void =>
    write(`contexts/meta/${hash(name)}/meta.json`, { Name: name, Endpoints: { docker: { Host: host } } });

  it('is none when nothing was chosen, or the built-in one', async () => {
    assert.equal(await currentContext({}, home), undefined);
    write('config.json', { auths: {} });
    assert.equal(await currentContext({}, home), undefined);
    write('config.json', { currentContext: 'default' });
    assert.equal(await currentContext({}, home), undefined);
  });

  it('is the one chosen with "docker context use", unless DOCKER_CONTEXT names another', async () => {
    write('config.json', { currentContext: 'colima' });
    context('colima', 'unix:///c.sock');
    context('other/../x', 'unix:///o.sock');
    assert.deepEqual(await currentContext({}, home), {
      kind: 'socket',
      path: '/c.sock',
      name: `Docker's context "colima" at unix:///c.sock`,
    });
    const other = await currentContext({ DOCKER_CONTEXT: 'other/../x' }, home);
    assert.equal(other?.kind === 'socket' && other.path, '/o.sock');
    assert.equal(await currentContext({ DOCKER_CONTEXT: 'default' }, home), undefined);
  });

  it('is looked for where DOCKER_CONFIG says', async () => {
    write('config.json', { currentContext: 'colima' });
    context('colima', 'unix:///c.sock');
    const found = await currentContext({ DOCKER_CONFIG: join(home, '.docker') }, '/no/home');
    assert.equal(found?.kind, 'socket');
  });

  it('brings its certificates', async () => {
    write('config.json', { currentContext: 'tls' });
    context('tls', 'tcp://127.0.0.1:2376');
    write(`contexts/tls/${hash('tls')}/docker/ca.pem`, 'x');
    const found = await currentContext({}, home);
    assert.equal(
      found?.kind === 'tcp' && found.tlsFolder,
      join(home, '.docker/contexts/tls', hash('tls'), 'docker'),
    );
  });

  const refusals: readonly [string, () => void, RegExp][] = [
    ['on another machine', () => context('x', 'ssh://box'), /^Docker's context "x" at ssh:\/\/box leads to/],
    ['that is gone', () => undefined, /^Docker's context "x" does not exist/],
    ['without an engine', () => context('x', ''), /^Docker's context "x" names no engine/],
    ['whose engine is no text', () => context('x', { toString: 1 }), /^Docker's context "x" names no engine/],
    [
      'whose file is broken',
      () => write(`contexts/meta/${hash('x')}/meta.json`, '{"Endpoints":'),
      /^Docker's context "x" cannot be read from .*meta\.json: it is not a JSON object/,
    ],
    [
      'whose file is huge',
      () => write(`contexts/meta/${hash('x')}/meta.json`, ' '.repeat(2_000_000)),
      /larger than 1 MiB/,
    ],
    [
      'whose file is a folder',
      () => mkdirSync(join(home, '.docker/contexts/meta', hash('x'), 'meta.json'), { recursive: true }),
      /it is not a regular file/,
    ],
  ];
  for (const [what, prepare, expected] of refusals) {
    it(`is a refusal that says so when it is one ${what}`, async () => {
      write('config.json', { currentContext: 'x' });
      prepare();
      const found = await currentContext({}, home);
      assert.ok(found?.kind === 'refused', JSON.stringify(found));
      assert.match(`${found.name} ${found.why}`, expected);
    });
  }

  it('is a refusal when Docker’s own settings are broken', async () => {
    write('config.json', '[1]');
    const found = await currentContext({}, home);
    assert.ok(found?.kind === 'refused');
    assert.match(`${found.name} ${found.why}`, /config\.json cannot be read: it is not a JSON object/);
  });
});
