import type { ServerResponse } from 'node:http';
import { sendJson } from './modelApiAnswer';
import { writtenFile } from './modelApiScript';

interface Item {
  readonly type: string;
  readonly [name: string]: unknown;
}

/** When the plan's limit resets, in seconds since 1970. */
const resetsAt = 1795300000;

/** Answers as the OpenAI Responses API does, as server-sent events: writes a file, looks at it, says that it is done. */
export function answerResponses(
  response: ServerResponse,
  body: string,
  sequence: number,
  { isIdle }: { readonly isIdle: boolean },
): void {
  const request = JSON.parse(body) as {
    readonly model?: string;
    readonly input?: readonly Item[];
    readonly tools?: readonly { readonly type: string; readonly name?: string }[];
  };
  const results = (request.input ?? []).filter(({ type }) => type.endsWith('_call_output')).length;
  const tools = request.tools ?? [];
  const output = nextItems(isIdle ? 2 : results, tools, sequence);
  const usage = {
    input_tokens: 1200,
    input_tokens_details: { cached_tokens: 800 },
    output_tokens: 42,
    output_tokens_details: { reasoning_tokens: 10 },
    total_tokens: 1242,
  };
  const created_at = Math.floor(Date.now() / 1000);
  const base = { id: `resp_${sequence}`, object: 'response', created_at, model: request.model, output: [] };
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  let number = 0;
  const send = (type: string, data: object): void => {
    const event = { type, ...data, sequence_number: number++ };
    response.write(`event: ${type}\ndata: ${JSON.stringify(event)}\n\n`);
  };
  send('response.created', { response: { ...base, status: 'in_progress' } });
  output.forEach((item, output_index) => {
    send('response.output_item.added', { output_index, item });
    send('response.output_item.done', { output_index, item });
  });
  send('response.completed', { response: { ...base, status: 'completed', output, usage } });
  response.end();
}

/** As the API answers when the limit of a plan is reached. */
export function limitOfPlan(response: ServerResponse): void {
  const message = 'The usage limit has been reached';
  const error = { type: 'usage_limit_reached', message, plan_type: 'plus', resets_at: resetsAt };
  sendJson(response, 429, { error });
}

function nextItems(
  results: number,
  tools: readonly { readonly type: string; readonly name?: string }[],
  sequence: number,
): readonly Item[] {
  const says = (text: string): Item => ({
    type: 'message',
    id: `msg_${sequence}`,
    role: 'assistant',
    status: 'completed',
    content: [{ type: 'output_text', text, annotations: [] }],
  });
  if (results === 0) {
    const command = `printf '%s' '${writtenFile.content}' > ${writtenFile.name}`;
    return [
      {
        type: 'reasoning',
        id: `rs_${sequence}`,
        summary: [{ type: 'summary_text', text: 'I will write the file.' }],
      },
      shellCall(command, tools, sequence),
    ];
  }
  if (results === 1)
    return [says('Now I look at it.'), shellCall(`cat ${writtenFile.name}`, tools, sequence)];
  return [says(results > 1 ? `Done: ${writtenFile.name} is written.` : 'There is nothing to do.')];
}

/** By whatever name the agent offers a shell. */
function shellCall(command: string, tools: readonly { readonly name?: string }[], sequence: number): Item {
  const has = (name: string): boolean => tools.some((tool) => tool.name === name);
  const [name, input] = has('exec_command')
    ? ['exec_command', { cmd: command }]
    : has('shell_command')
      ? ['shell_command', { command }]
      : ['shell', { command: ['bash', '-lc', command] }];
  const id = { id: `fc_${sequence}`, call_id: `call_${sequence}`, status: 'completed' };
  return { type: 'function_call', ...id, name, arguments: JSON.stringify(input) };
}
