import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer, limitOfClaude, refuse, sendJson } from './modelApiAnswer';
import { answerResponses, limitOfPlan } from './modelApiResponses';
import { nextBlocks, parseModelRequest } from './modelApiScript';

/** A request that came in, for assertions. Headers hold credentials as they were sent. */
interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

export interface ModelApi {
  /**
   * For `ANTHROPIC_BASE_URL`, and with `/v1` behind it for `OPENAI_BASE_URL`. Behind it `/err401`, … refuses, `/limit` says
   * that a plan's limit is reached, `/hang` never answers, `/cut` breaks off, `/idle` has nothing to do.
   */
  readonly url: string;
  readonly requests: readonly ReceivedRequest[];
  close(): Promise<void>;
}

interface ModelApiOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly onRequest?: (request: ReceivedRequest) => void;
}

/**
 * Starts a stand-in for the Anthropic Messages and the OpenAI Responses API: an agent that talks to it writes `hello.txt` into its
 * working directory, shows it with a shell command and ends. Without `node_modules`: it runs in a container.
 */
export async function startModelApi({ host, port, onRequest }: ModelApiOptions): Promise<ModelApi> {
  const requests: ReceivedRequest[] = [];
  const server = createServer((request, response) => {
    const received = { method: request.method ?? '', path: request.url ?? '', headers: request.headers };
    requests.push(received);
    onRequest?.(received);
    readBody(request)
      .then((body) => respond(received, body, response, requests.length))
      .catch((error: unknown) =>
        sendJson(response, 400, { type: 'error', error: { message: String(error) } }),
      );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function respond(
  { method, path }: ReceivedRequest,
  body: string,
  response: ServerResponse,
  sequence: number,
): void {
  const { pathname } = new URL(path, 'http://stand-in');
  if (method === 'HEAD') {
    response.end();
    return;
  }
  if (method !== 'POST')
    return sendJson(response, 404, { type: 'error', error: { type: 'not_found_error' } });
  if (pathname.startsWith('/hang/')) return; // The connection stays open and silent.
  if (pathname.startsWith('/cut/')) {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('event: ping\ndata: {"type":"ping"}\n\n');
    setTimeout(() => response.destroy(), 50);
    return;
  }
  const isOpenAi = pathname.endsWith('/responses');
  if (pathname.startsWith('/limit/')) return isOpenAi ? limitOfPlan(response) : limitOfClaude(response);
  const status = /^\/err(\d{3})\//.exec(pathname)?.[1];
  if (status !== undefined) return refuse(response, Number(status));
  if (pathname.endsWith('/count_tokens')) return sendJson(response, 200, { input_tokens: 1200 });
  const wishes = { isIdle: pathname.startsWith('/idle/') };
  if (isOpenAi) return answerResponses(response, body, sequence, wishes);
  if (!pathname.endsWith('/v1/messages')) return refuse(response, 404);
  const request = parseModelRequest(body);
  answer(response, request, nextBlocks(request, wishes), sequence);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
