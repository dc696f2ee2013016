import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { connectEngine } from '../../../../src/core/sandbox/connectEngine';
import { tempFolder } from '../../../support/tempFolder';

/** The little of an engine that is asked when it is greeted. */
function engine(name: string, version: string, securityOptions: readonly string[] | null = null): Server {
  return createServer((request, response) => {
    const isVersion = request.url?.endsWith('/version');
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify(
        isVersion
          ? { Version: version, Components: [{ Name: name, Version: version }] }
          : { NCPU: 3, MemTotal: 4096, SecurityOptions: securityOptions },
      ),
    );
  });
}

describe('connecting to an engine', () => {
  const folder = tempFolder('connect');
  const servers: Server[] = [];
  const socketOf = (name: string) => join(folder, name);

  before(async () => {
    const engines = {
      'docker.sock': engine('Engine', '28.1.0', ['name=seccomp,profile=builtin', 'name=rootless']),
      'podman/podman.sock': engine('Podman Engine', '5.2.1'),
      'old.sock': engine('Podman Engine', '4.2.9'),
      'odd.sock': createServer((_, response) => response.writeHead(500).end('{"message":"no \u001b[1mway"}')),
    };
    mkdirSync(join(folder, 'podman'));
    for (const [name, server] of Object.entries(engines)) {
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(socketOf(name), resolve));
    }
    writeFileSync(socketOf('dead.sock'), '');
  });

  after(() => {
    for (const server of servers) server.close();
  });

  it('tells which one it is, and where', async () => {
    const { info } = await connectEngine({ DOCKER_HOST: `unix://${socketOf('docker.sock')}`, HOME: folder });
    assert.deepEqual(info, {
      kind: 'docker',
      version: '28.1.0',
      rootless: true,
      remap: { kind: 'rootless' },
      cpus: 3,
      memoryBytes: 4096,
      endpoint: `unix://${socketOf('docker.sock')}`,
    });
  });

  it('looks into no other environment than the one it is given', async () => {
    const before = process.env['DOCKER_HOST'];
    process.env['DOCKER_HOST'] = 'tcp://192.0.2.1:1';
    try {
      await connectEngine({ DOCKER_HOST: `unix://${socketOf('docker.sock')}`, HOME: folder });
    } finally {
      if (before === undefined) delete process.env['DOCKER_HOST'];
      else process.env['DOCKER_HOST'] = before;
    }
  });

  it('takes the kind that is wanted, whatever answers before it', async () => {
    const environment = {
      DOCKER_HOST: `unix://${socketOf('docker.sock')}`,
      XDG_RUNTIME_DIR: folder,
      HOME: folder,
    };
    const { info } = await connectEngine(environment, 'podman');
    assert.deepEqual(
      [info.kind, info.rootless, info.endpoint],
      ['podman', false, socketOf('podman/podman.sock')],
    );
  });

  it('ends with an error that names what was tried and what answered', async () => {
    const other = { DOCKER_HOST: `unix://${socketOf('podman/podman.sock')}`, HOME: folder };
    await assert.rejects(connectEngine(other, 'docker'), {
      code: 'engine-not-found',
      message: /No Docker answers \(tried unix:\/\/.*podman\.sock \(Podman 5\.2\.1 answers there\)\)/,
    });
    const cases = [
      ['nowhere.sock', /tried unix:\/\/[^ ]*nowhere\.sock\)/],
      ['dead.sock', /dead\.sock \(nothing listens there\)/],
      ['old.sock', /Podman 4\.2\.9 is too old: 4\.3 or newer/],
      ['odd.sock', /odd\.sock \(.*500.*no way/],
    ] as const;
    for (const [name, message] of cases) {
      const environment = { DOCKER_HOST: `unix://${socketOf(name)}`, HOME: folder };
      await assert.rejects(connectEngine(environment), { code: 'engine-not-found', message }, name);
    }
  });

  it('says why certificates that are missing make it impossible', async () => {
    const environment = {
      DOCKER_HOST: 'tcp://127.0.0.1:1',
      DOCKER_TLS_VERIFY: '1',
      DOCKER_CERT_PATH: folder,
      HOME: folder,
    };
    await assert.rejects(connectEngine(environment), {
      message: /tcp:\/\/127\.0\.0\.1:1 \(there is no .*ca\.pem/,
    });
  });
});
