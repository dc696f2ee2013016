import type { LogEvent } from '../model/logEvent';
import { recordOf, recordsOf, textOf, type JsonRecord } from '../util/json';
import { count } from '../util/text';
import { bounded, boundedEnds } from './bounds';
import type { Call } from './claudeCalls';

const maxTodos = 100;
const statuses = ['pending', 'in_progress', 'completed'] as const;

/** Describes what Claude Code is about to do with a tool. Paths are relative to `workingDir`. */
export function toolEvent(
  tool: string,
  input: JsonRecord,
  workingDir: string,
  from: string | undefined,
): LogEvent {
  if (tool === 'TodoWrite') return todos(input);
  const text = bounded(describe(tool, input, workingDir), 'line');
  return { kind: 'tool', tool, text, ...fromPart(from) };
}

/**
 * The result of a tool call: always if it failed; otherwise only if the result says more than the call, as for
 * commands and third-party tools.
 */
export function toolResultEvents(
  tool: string | undefined,
  block: JsonRecord,
  from: string | undefined,
): readonly LogEvent[] {
  const ok = block['is_error'] !== true;
  const isInformative = tool === undefined || tool === 'Bash' || tool.startsWith('mcp__');
  const text = boundedEnds(plainText(block['content']).trim(), 'result');
  if (ok && (!isInformative || text === '')) return [];
  return [{ kind: 'tool-result', ok, text: text || 'failed', ...fromPart(from) }];
}

/** The file that a successful call changed. The line around the result says whether the file is new. */
export function fileChange(
  { tool, file }: Call,
  block: JsonRecord,
  line: JsonRecord,
  workingDir: string,
): LogEvent | undefined {
  if (file === undefined || block['is_error'] === true) return undefined;
  if (!['Write', 'Edit', 'MultiEdit', 'NotebookEdit'].includes(tool)) return undefined;
  const isNew = recordOf(line['tool_use_result'] ?? line['toolUseResult'])['type'] === 'create';
  const path = bounded(relative(file, workingDir), 'line');
  return { kind: 'file-change', change: isNew ? 'added' : 'modified', path };
}

function describe(tool: string, input: JsonRecord, workingDir: string): string {
  const given = (name: string): string | undefined => textOf(input[name]);
  const path = (): string => relative(given('file_path') ?? given('notebook_path') ?? 'a file', workingDir);
  switch (tool) {
    case 'Read':
      return `Reading ${path()}`;
    case 'Write':
      return `Writing ${path()}`;
    case 'Edit':
    case 'NotebookEdit':
      return `Editing ${path()}`;
    case 'MultiEdit':
      return `Editing ${path()} (${count(recordsOf(input['edits']).length, 'change')})`;
    case 'Bash':
      return `Running: ${given('command') ?? 'a command'}`;
    case 'Glob':
      return `Looking for files: ${given('pattern') ?? ''}`;
    case 'Grep':
      return `Searching for: ${given('pattern') ?? ''}`;
    case 'WebSearch':
      return `Web search: ${given('query') ?? ''}`;
    case 'WebFetch':
      return `Fetching ${given('url') ?? 'a page'}`;
    case 'Skill':
      return `Using the skill ${given('skill') ?? ''}`;
    case 'TaskCreate':
      return `To do: ${given('subject') ?? ''}`;
    default: {
      const name = tool.replace(/^mcp__(.+?)__/, '$1: ');
      const what = given('description') ?? given('query') ?? given('name');
      return what === undefined ? `Using ${name}` : `Using ${name}: ${what}`;
    }
  }
}

function todos(input: JsonRecord): LogEvent {
  const items = recordsOf(input['todos'])
    .slice(0, maxTodos)
    .map(({ content, status }) => ({
      text: bounded(textOf(content) ?? '', 'words'),
      status: statuses.find((known) => known === status) ?? 'pending',
    }));
  return { kind: 'todos', items };
}

/** The property that names an event's sub-agent; absent for the main conversation. */
export function fromPart(from: string | undefined): { readonly from?: string } {
  return from === undefined ? {} : { from };
}

/** The text of a message's content, which is a string or a list of blocks. */
function plainText(content: unknown): string {
  const text =
    typeof content === 'string'
      ? content
      : recordsOf(content)
          .map((block) => textOf(block['text']) ?? `[${textOf(block['type']) ?? 'something'}]`)
          .join('\n');
  return text.replace(/^<tool_use_error>([^]*)<\/tool_use_error>$/, '$1');
}

function relative(path: string, workingDir: string): string {
  return workingDir && path.startsWith(`${workingDir}/`) ? path.slice(workingDir.length + 1) : path;
}
