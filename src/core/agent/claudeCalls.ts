import { recordOf, textOf, type JsonRecord } from '../util/json';
import { bounded } from './bounds';

/** Tool calls that are remembered; more at once is not a conversation. */
const maxCalls = 1_000;

/** A tool call as far as it is remembered. */
export interface Call {
  readonly tool: string;
  /** The file that it is about. */
  readonly file: string | undefined;
  /** What the sub-agent is called that the call started. */
  readonly subagent: string | undefined;
}

/** The tool calls of a conversation, by their ids: what a result belongs to, and who a sub-agent is. */
export class ClaudeCalls {
  private readonly calls = new Map<string, Call>();

  /** A `tool_use` block. */
  begin(tool: string, block: JsonRecord): void {
    const id = textOf(block['id']);
    if (id === undefined) return;
    const startsAgent = tool === 'Task' || tool === 'Agent';
    const input = recordOf(block['input']);
    const file = textOf(input['file_path']) ?? textOf(input['notebook_path']);
    this.calls.set(id, { tool, file, subagent: startsAgent ? subagentName(input) : undefined });
    const [oldest] = this.calls.keys();
    if (this.calls.size > maxCalls && oldest !== undefined) this.calls.delete(oldest);
  }

  /** A `tool_result` block: the call it comes from. A sub-agent may go on after its "result": it is kept. */
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

/** How a sub-agent is called in the log. */
function subagentName(input: JsonRecord): string {
  return bounded(textOf(input['description']) ?? textOf(input['subagent_type']) ?? 'sub-agent', 'words');
}
