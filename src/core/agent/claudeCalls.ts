import { recordOf, textOf, type JsonRecord } from '../util/json';
import { bounded } from './bounds';

/** How many tool calls to remember; no real conversation has more open at once. */
const maxCalls = 1_000;

/** The remembered part of a tool call. */
export interface Call {
  readonly tool: string;
  /** The file that it reads or changes. */
  readonly file: string | undefined;
  /** The name of the sub-agent that the call started. */
  readonly subagent: string | undefined;
}

/** The tool calls of a conversation, by id: finds the call of a result, and the name of a sub-agent. */
export class ClaudeCalls {
  private readonly calls = new Map<string, Call>();

  /** A `tool_use` block. */
  start(tool: string, block: JsonRecord): void {
    const id = textOf(block['id']);
    if (id === undefined) return;
    const startsAgent = tool === 'Task' || tool === 'Agent';
    const input = recordOf(block['input']);
    const file = textOf(input['file_path']) ?? textOf(input['notebook_path']);
    this.calls.set(id, { tool, file, subagent: startsAgent ? subagentName(input) : undefined });
    const [oldest] = this.calls.keys();
    if (this.calls.size > maxCalls && oldest !== undefined) this.calls.delete(oldest);
  }

  /** The call that a `tool_result` block belongs to. Keeps sub-agents, which may continue after their "result". */
  end(block: JsonRecord): Call | undefined {
    const id = textOf(block['tool_use_id']) ?? '';
    const call = this.calls.get(id);
    if (call && call.subagent === undefined) this.calls.delete(id);
    return call;
  }

  /** The sub-agent that the call with this id started. */
  subagent(id: unknown): string | undefined {
    return typeof id === 'string' ? this.calls.get(id)?.subagent : undefined;
  }
}

/** The name of a sub-agent in the log. */
function subagentName(input: JsonRecord): string {
  return bounded(textOf(input['description']) ?? textOf(input['subagent_type']) ?? 'sub-agent', 'words');
}
