import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dockerContext } from '../../../../src/core/sandbox/dockerContext';
import { tempFolder } from '../../../support/tempFolder';

describe('the Docker context that the user chose', () => {
  const folder = tempFolder('docker-context');
  const hashOf = (name: string): string => createHash('sha256').update(name).digest('hex');

  /** A configuration of Docker with these contexts and files; gives its folder. */
  function dockerConfig(name: string, config: unknown, contexts: Readonly<Record<string, string>>): string {
    const dir = join(folder, name);
    mkdirSync(dir, { recursive: true });
    writeFileSync(join(dir, 'config.json'), typeof config === 'string' ? config : JSON.stringify(config));
    for (const [context, Host] of Object.entries(contexts)) {
      const meta = join(dir, 'contexts', 'meta', hashOf(context));
      mkdirSync(meta, { recursive: true });
      writeFileSync(
        join(meta, 'meta.json'),
        JSON.stringify({ Name: context, Endpoints: { docker: { Host } } }),
      );
    }
    return dir;
  }

  it('is none where Docker has no configuration, or the default one is chosen', async () => {
    assert.equal(await dockerContext({ HOME: join(folder, 'nobody') }), undefined);
    const dir = dockerConfig('default', { currentContext: 'default' }, {});
    assert.equal(await dockerContext({ DOCKER_CONFIG: dir }), undefined);
  });

  it('is that of the configuration, and DOCKER_CONTEXT counts more', async () => {
    const contexts = { one: 'unix:///one.sock', two: 'unix:///two.sock' };
    const dir = dockerConfig('chosen', { currentContext: 'one' }, contexts);
    assert.equal((await dockerContext({ DOCKER_CONFIG: dir }))?.name, 'unix:///one.sock');
    const two = await dockerContext({ DOCKER_CONFIG: dir, DOCKER_CONTEXT: 'two' });
    assert.equal(two?.name, 'unix:///two.sock');
  });

  it('brings its certificates', async () => {
    const dir = dockerConfig('tls', {}, { safe: 'tcp://127.0.0.1:2376' });
    const tls = join(dir, 'contexts', 'tls', hashOf('safe'), 'docker');
    mkdirSync(tls, { recursive: true });
    const endpoint = await dockerContext({ DOCKER_CONFIG: dir, DOCKER_CONTEXT: 'safe' });
    assert.deepEqual(endpoint, {
      kind: 'tcp',
      host: '127.0.0.1',
      port: 2376,
      tls: { dir: tls },
      name: 'tcp://127.0.0.1:2376',
    });
  });

  it('is an error that names it, when it is not there, of another machine, or broken', async () => {
    const dir = dockerConfig('bad', {}, { far: 'ssh://box' });
    for (const [name, message] of [
      ['gone', /The Docker context "gone" is not there/],
      ['far', /The Docker context "far" is "ssh:\/\/box", an engine on another machine/],
    ] as const) {
      const environment = { DOCKER_CONFIG: dir, DOCKER_CONTEXT: name };
      await assert.rejects(dockerContext(environment), { code: 'bad-input', message });
    }
    const meta = join(dir, 'contexts', 'meta', hashOf('odd'));
    mkdirSync(meta, { recursive: true });
    writeFileSync(join(meta, 'meta.json'), '[]');
    await assert.rejects(dockerContext({ DOCKER_CONFIG: dir, DOCKER_CONTEXT: 'odd' }), /names no engine/);
    const broken = dockerConfig('broken', 'not json', {});
    assert.equal(await dockerContext({ DOCKER_CONFIG: broken }), undefined);
  });
});
