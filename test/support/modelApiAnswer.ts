import type { ServerResponse } from 'node:http';
import type { Block, ModelRequest } from './modelApiScript';

/** Answers as the Anthropic Messages API does: as server-sent events, or whole when not asked to stream. */
export function answer(
  response: ServerResponse,
  { model, stream }: ModelRequest,
  blocks: readonly Block[],
  sequence: number,
): void {
  const content = blocks.map((block, index) =>
    block.type === 'tool_use' ? { ...block, id: `toolu_${sequence}_${index}` } : block,
  );
  const message = {
    id: `msg_${sequence}`,
    type: 'message',
    role: 'assistant',
    model,
    stop_sequence: null,
    usage: { input_tokens: 1200, cache_creation_input_tokens: 0, cache_read_input_tokens: 800 },
  };
  const stop_reason = blocks.some(({ type }) => type === 'tool_use') ? 'tool_use' : 'end_turn';
  const usage = { ...message.usage, output_tokens: 42 };
  if (!stream) {
    sendJson(response, 200, { ...message, content, stop_reason, usage });
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  const send = (type: string, data: object): void => {
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
  };
  send('message_start', {
    message: { ...message, content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } },
  });
  content.forEach((block, index) => {
    send('content_block_start', { index, content_block: emptied(block) });
    for (const delta of deltas(block)) send('content_block_delta', { index, delta });
    send('content_block_stop', { index });
  });
  send('message_delta', { delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: 42 } });
  send('message_stop', {});
  response.end();
}

/** An error in the API's own form; `x-should-retry` keeps clients from trying again and again. */
export function refuse(response: ServerResponse, status: number): void {
  const types: Readonly<Record<number, string>> = { 401: 'authentication_error', 429: 'rate_limit_error' };
  response.setHeader('x-should-retry', 'false');
  const type = types[status] ?? 'api_error';
  sendJson(response, status, { type: 'error', error: { type, message: `The stand-in says ${status}.` } });
}

/** As the API answers when the limit of a subscription is reached; it resets at 1795300000. */
export function limitOfClaude(response: ServerResponse): void {
  const headers = {
    'x-should-retry': 'false',
    'anthropic-ratelimit-unified-status': 'rejected',
    'anthropic-ratelimit-unified-reset': '1795300000',
    'anthropic-ratelimit-unified-representative-claim': 'five_hour',
  };
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  const error = { type: 'rate_limit_error', message: 'This request would exceed the rate limit.' };
  sendJson(response, 429, { type: 'error', error });
}

export function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function emptied(block: Block): object {
  return block.type === 'text' ? { ...block, text: '' } : { ...block, input: {} };
}

/** The block in pieces, as a model produces them. */
function deltas(block: Block): readonly object[] {
  if (block.type === 'text') {
    return pieces(block.text).map((text) => ({ type: 'text_delta', text }));
  }
  return pieces(JSON.stringify(block.input)).map((partial_json) => ({
    type: 'input_json_delta',
    partial_json,
  }));
}

function pieces(text: string): readonly string[] {
  return text.match(/[^]{1,20}/g) ?? [];
}
