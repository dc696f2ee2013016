/** The part of a request to `POST /v1/messages` that the stand-in looks at. */
export interface ModelRequest {
  readonly model: string;
  readonly stream: boolean;
  /** Names of the tools the agent offers. */
  readonly tools: readonly string[];
  /** How many tool results the conversation holds already: where in the script we are. */
  readonly toolResults: number;
  /** The agent's working directory, as it tells the model. */
  readonly workingDir: string;
}

/** A content block of a model's answer. */
export type Block =
  | { readonly type: 'text'; readonly text: string }
  | {
      readonly type: 'tool_use';
      readonly name: string;
      readonly input: Readonly<Record<string, string>>;
    };

/** What the scripted agent leaves in its working directory. */
export const writtenFile = { name: 'hello.txt', content: 'hello from the stand-in\n' };

/** The stand-in's whole wit: write a file, look at it, say that it is done. */
export function nextBlocks(
  { tools, toolResults, workingDir }: ModelRequest,
  { isIdle = false }: { readonly isIdle?: boolean } = {},
): readonly Block[] {
  if (isIdle) return [{ type: 'text', text: 'There is nothing to do.' }];
  const file = `${workingDir}/${writtenFile.name}`;
  if (toolResults === 0 && tools.includes('Write')) {
    return [
      { type: 'text', text: 'I will write the file.' },
      { type: 'tool_use', name: 'Write', input: { file_path: file, content: writtenFile.content } },
    ];
  }
  if (toolResults === 1 && tools.includes('Bash')) {
    return [
      { type: 'text', text: 'Now I look at it.' },
      {
        type: 'tool_use',
        name: 'Bash',
        input: { command: `cat '${file}'`, description: 'Show the file' },
      },
    ];
  }
  return [{ type: 'text', text: `Done: ${writtenFile.name} is written.` }];
}

/** Reads a request's body; what is missing or of another kind counts as empty. */
export function parseModelRequest(body: string): ModelRequest {
  const json: unknown = JSON.parse(body);
  const request = isRecord(json) ? json : {};
  const contents = list(request['messages']).flatMap((message) => list(message['content']));
  return {
    model: typeof request['model'] === 'string' ? request['model'] : 'stand-in',
    stream: request['stream'] === true,
    tools: list(request['tools']).map(({ name }) => String(name)),
    toolResults: contents.filter(({ type }) => type === 'tool_result').length,
    workingDir: /[Ww]orking directory: ([^\\"]+)/.exec(body)?.[1] ?? '.',
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function list(value: unknown): readonly Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
