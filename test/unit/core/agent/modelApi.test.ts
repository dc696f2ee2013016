import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startModelApi, type ModelApi } from '../../../support/modelApi';

const request = {
  model: 'm',
  stream: true,
  tools: [{ name: 'Write' }, { name: 'Bash' }],
  system: 'Primary working directory: /work dir/x\nMore.',
  messages: [] as object[],
};
const send = (url: string, body: object): Promise<Response> =>
  fetch(`${url}/v1/messages?beta=true`, {
    method: 'POST',
    headers: { 'x-api-key': 'key' },
    body: JSON.stringify(body),
  });
const toolResult = { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'x' }] };

describe("the stand-in for the model's API", () => {
  let api: ModelApi;
  before(async () => {
    api = await startModelApi({ host: '127.0.0.1', port: 0 });
  });
  after(() => api.close());

  it('writes a file, reads it, and finishes', async () => {
    const turns = [];
    for (const messages of [[], [toolResult], [toolResult, toolResult]]) {
      const answer = await send(api.url, { ...request, stream: false, messages });
      turns.push(((await answer.json()) as { content: object[]; stop_reason: string }).content.at(-1));
    }
    const [write, look, end] = turns as { name?: string; text?: string; input?: Record<string, string> }[];
    assert.equal(write?.input?.['file_path'], '/work dir/x/hello.txt');
    assert.match(look?.input?.['command'] ?? '', /^cat '\/work dir\/x\/hello\.txt'$/);
    assert.match(end?.text ?? '', /^Done/);
  });

  it('streams the same answer in pieces', async () => {
    const text = await (await send(api.url, request)).text();
    const events = text
      .trimEnd()
      .split('\n\n')
      .map((event) => JSON.parse(event.split('\ndata: ')[1] ?? '') as Record<string, Record<string, string>>);
    assert.equal(events[0]?.['type'], 'message_start');
    assert.equal(events.at(-1)?.['type'], 'message_stop');
    const json = events.map(({ delta }) => delta?.['partial_json'] ?? '').join('');
    assert.deepEqual(Object.keys(JSON.parse(json) as object), ['file_path', 'content']);
  });

  for (const status of [401, 429, 500]) {
    it(`refuses with ${status} below /err${status}`, async () => {
      const answer = await send(`${api.url}/err${status}`, request);
      assert.equal(answer.status, status);
      assert.equal(answer.headers.get('x-should-retry'), 'false');
    });
  }

  it('never answers below /hang', async () => {
    const signal = AbortSignal.timeout(100);
    await assert.rejects(fetch(`${api.url}/hang/v1/messages`, { method: 'POST', body: '{}', signal }));
  });

  it('remembers the requests', () => {
    assert.ok(
      api.requests.some(({ path, headers }) => path.includes('/v1/messages') && headers['x-api-key']),
    );
  });

  it('runs on its own, with only the files beside it', async () => {
    const main = join(__dirname, '..', '..', '..', 'support', 'modelApiMain.js');
    const child = spawn(process.execPath, [main, '127.0.0.1', '0'], { env: {}, cwd: '/' });
    try {
      const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
      const url = /^ready (\S+)\n$/.exec(chunk.toString())?.[1] ?? '';
      assert.equal((await send(url, request)).status, 200);
    } finally {
      child.kill();
    }
  });
});
