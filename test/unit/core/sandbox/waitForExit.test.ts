import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import Docker from 'dockerode';
import { waitForExit } from '../../../../src/core/sandbox/waitForExit';
import { tempFolder } from '../../../support/tempFolder';

describe('waiting for the end of a container', () => {
  const socketPath = join(tempFolder('wait'), 'engine.sock');
  let server: Server;
  let answer: (response: ServerResponse) => void;
  let asked: () => void = () => undefined;

  before(async () => {
    server = createServer((request, response) => {
      assert.equal(request.url, '/containers/c/wait');
      asked();
      answer(response);
    }).listen(socketPath);
    await once(server, 'listening');
  });
  after(() => server.close().closeAllConnections());

  const wait = (signal?: AbortSignal) => waitForExit(new Docker({ socketPath }), 'c', signal);

  it('tells its exit code, however long the answer is under way', async () => {
    answer = (response) => {
      response.flushHeaders();
      setTimeout(() => response.end('{"StatusCode":137,"Error":null}'), 5);
    };
    assert.equal(await wait(), 137);
  });

  it('fails when the engine goes away after it has begun to answer', async () => {
    answer = (response) => {
      response.flushHeaders();
      setTimeout(() => response.destroy(), 5);
    };
    await assert.rejects(wait(), { code: 'ECONNRESET' });
  });

  it('fails when there is no such container, or no exit code in the answer', async () => {
    answer = (response) => response.writeHead(404).end('{"message":"no such container: c"}');
    await assert.rejects(wait(), { statusCode: 404 });
    answer = (response) => response.end('{}');
    await assert.rejects(wait(), /did not report its exit code/);
    answer = (response) => response.end('x'.repeat(1_000_000));
    await assert.rejects(wait(), /did not report its exit code/);
  });

  it('ends at once when it is given up, before and while the engine answers', async () => {
    for (const begin of [(response: ServerResponse) => response.flushHeaders(), () => undefined]) {
      answer = begin;
      const controller = new AbortController();
      asked = () => setTimeout(() => controller.abort('enough'), 5);
      await assert.rejects(wait(controller.signal), { code: 'cancelled', message: 'enough' });
    }
  });
});
