import type { LogEvent } from '../model/logEvent';
import { sandboxLayout } from '../model/sandboxLayout';
import { numberOf, recordsOf, textOf, type JsonRecord } from '../util/json';
import { bounded, boundedEnds } from './bounds';

const maxTodos = 100;
const maxChanges = 200;
const workingTree = new RegExp(`^${sandboxLayout.workspaces}/[^/]+/`);

const changes = { add: 'added', update: 'modified', delete: 'deleted' } as const;

/** The log events of an item of a turn: a message, an action or a plan. Start and end appear only if both add something. */
export function itemEvents(
  stage: 'started' | 'updated' | 'completed',
  item: JsonRecord,
): readonly LogEvent[] {
  const text = (name: string): string | undefined => textOf(item[name]);
  const done = stage === 'completed';
  switch (item['type']) {
    case 'agent_message':
      return done ? said('message', text('text')) : [];
    case 'reasoning':
      return done ? said('thinking', text('text')) : [];
    case 'command_execution':
      return done ? commandEnd(item) : onStart(stage, 'shell', `Running: ${plainCommand(text('command'))}`);
    case 'file_change':
      return fileChanges(stage, item);
    case 'mcp_tool_call': {
      const name = [text('server'), text('tool')].filter(Boolean).join(': ');
      if (!done) return onStart(stage, name || 'a tool', `Using ${name || 'a tool'}`);
      return item['status'] === 'failed'
        ? [{ kind: 'tool-result', ok: false, text: bounded(`${name} failed`, 'line') }]
        : [];
    }
    case 'web_search':
      return done ? [tool('web search', `Web search: ${text('query') ?? ''}`)] : [];
    case 'todo_list':
      return [todos(item)];
    case 'error':
      // Usually harmless, such as about an unknown model.
      return done ? said('warning', text('message')) : [];
    default:
      return [];
  }
}

function said(kind: 'message' | 'thinking' | 'warning', text: string | undefined): readonly LogEvent[] {
  const words = text?.trim();
  return words ? [{ kind, text: bounded(words, 'message') }] : [];
}

function onStart(stage: string, name: string, text: string): readonly LogEvent[] {
  return stage === 'started' ? [tool(name, text)] : [];
}

function tool(name: string, text: string): LogEvent {
  return { kind: 'tool', tool: bounded(name, 'words'), text: bounded(text, 'line') };
}

function commandEnd(item: JsonRecord): readonly LogEvent[] {
  const code = numberOf(item['exit_code']);
  const ok = code === undefined ? item['status'] !== 'failed' : code === 0;
  const output = boundedEnds((textOf(item['aggregated_output']) ?? '').trim(), 'result');
  if (ok) return output ? [{ kind: 'tool-result', ok, text: output }] : [];
  const how = code === undefined ? 'failed' : `exit code ${code}`;
  return [{ kind: 'tool-result', ok, text: output ? `${how}\n${output}` : how }];
}

/** The command without the shell that wraps it. */
function plainCommand(command: string | undefined): string {
  const wrapped = /^(?:\/\S+\/)?(?:bash|sh|zsh) -l?c (.*)$/s.exec(command ?? '')?.[1];
  return wrapped?.replace(/^'([^']*)'$/s, '$1') ?? command ?? 'a command';
}

function fileChanges(stage: 'started' | 'updated' | 'completed', item: JsonRecord): readonly LogEvent[] {
  const files = recordsOf(item['changes'])
    .slice(0, maxChanges)
    .map((change) => ({
      change: changes[change['kind'] as keyof typeof changes] ?? ('modified' as const),
      path: bounded(inWorkspace(textOf(change['path']) ?? 'a file'), 'line'),
    }));
  if (stage === 'started') {
    const words = { added: 'Writing', modified: 'Editing', deleted: 'Deleting' };
    return files.map(({ change, path }) => tool('apply_patch', `${words[change]} ${path}`));
  }
  if (stage !== 'completed') return [];
  if (item['status'] === 'failed') {
    const names = files.map(({ path }) => path).join(', ');
    return [{ kind: 'tool-result', ok: false, text: bounded(`could not change ${names}`, 'line') }];
  }
  return files.map((file) => ({ kind: 'file-change', ...file }));
}

/** Relative to the working tree, which is in a folder of its own. */
function inWorkspace(path: string): string {
  return path.replace(workingTree, '');
}

function todos(item: JsonRecord): LogEvent {
  const items = recordsOf(item['items'])
    .slice(0, maxTodos)
    .map((todo) => ({
      text: bounded(textOf(todo['text']) ?? '', 'words'),
      status: todo['completed'] === true ? ('completed' as const) : ('pending' as const),
    }));
  return { kind: 'todos', items };
}
