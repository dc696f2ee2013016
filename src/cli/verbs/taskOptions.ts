import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import type { TaskRequest } from '../../core/controller/taskRequest';
import type { Priority } from '../../core/model/task';
import { draftDocument } from '../../core/template/draftDocument';
import { errors, messageOf } from '../../core/util/errors';
import { documentEnding, documentRequest, type DocumentRequest } from '../documentRequest';
import { editDocument } from '../editDocument';
import type { Arguments } from '../verb';
import { sandboxHelp, sandboxOptions, sandboxOverrides, text } from './sandboxOptions';

/** The options by which `run` and `add` describe a task. */
export const taskOptions = {
  type: { type: 'string', short: 't' },
  name: { type: 'string', short: 'n' },
  prompt: { type: 'string', short: 'p' },
  'prompt-file': { type: 'string' },
  edit: { type: 'boolean', short: 'e' },
  repo: { type: 'string' },
  parent: { type: 'string', multiple: true },
  from: { type: 'string' },
  priority: { type: 'string' },
  tag: { type: 'string', multiple: true },
  json: { type: 'boolean' },
  ...sandboxOptions,
} as const;

export const taskHelp: readonly string[] = [
  '-t, --type NAME             kind of task: a template (default: generic, the prompt as it is)',
  '-n, --name NAME             name of the task and of its branch (default: from the prompt)',
  '-p, --prompt TEXT           what to do',
  '    --prompt-file FILE      read the prompt from a file (- is standard input); NAME.tsk.md is a whole task',
  '-e, --edit                  write a task document in $VISUAL or $EDITOR first',
  '    --repo PATH             any path in the repository (default: here)',
  '    --parent ID             a task whose result it goes on from; may be repeated',
  '    --from REF              start from that branch, tag or commit (default: the working tree)',
  '    --priority LEVEL        low, normal or high (default: normal)',
  '    --tag WORD              a word to find it by; may be repeated',
  '    --json                  print the task as JSON',
  ...sandboxHelp,
];

/** The request that the options describe. Throws `bad-input`. */
export async function taskRequest(args: Arguments, cwd: string): Promise<TaskRequest> {
  const [unexpected] = args.positionals;
  if (unexpected !== undefined) {
    throw errors.badInput(`Unexpected argument "${unexpected}". Give the prompt with --prompt "…".`);
  }
  const document = await documentOf(args, cwd);
  const name = text(args, 'name') ?? document.name;
  const parents = listOf(args, 'parent', document.parents);
  const from = text(args, 'from') ?? document.from;
  const priority = priorityOf(args) ?? document.priority;
  const tags = listOf(args, 'tag', document.tags);
  const { values } = document;
  return {
    repoPath: resolve(cwd, text(args, 'repo') ?? '.'),
    type: text(args, 'type') ?? document.type,
    prompt: document.prompt,
    // What is said on the command line is stronger than the document.
    flags: { ...document.flags, ...sandboxOverrides(args) },
    ...(name === undefined ? {} : { name }),
    ...(parents.length ? { parents } : {}),
    ...(from === undefined ? {} : { from }),
    ...(priority === undefined ? {} : { priority }),
    ...(tags.length ? { tags } : {}),
    ...(values && Object.keys(values).length ? { values } : {}),
  };
}

function listOf(args: Arguments, option: string, others: readonly string[] = []): readonly string[] {
  const given = [args.values[option] ?? []].flat().map(String);
  return given.length ? given : others;
}

/** The task document that was given or is written now; else a prompt alone. */
async function documentOf(args: Arguments, cwd: string): Promise<DocumentRequest> {
  const file = text(args, 'prompt-file');
  const prompt = await promptOf(args, cwd);
  if (args.values['edit'] === true) {
    if (!process.stdin.isTTY) throw errors.badInput('--edit needs a terminal.');
    const draft = file?.endsWith(documentEnding)
      ? prompt
      : draftDocument({
          type: text(args, 'type') ?? 'generic',
          agents: (text(args, 'agent') ?? '').split(',').filter(Boolean),
          prompt,
        }).text;
    return editDocument(draft, process.env);
  }
  if (file?.endsWith(documentEnding)) return documentRequest(prompt, file);
  return { type: 'generic', prompt, flags: {} };
}

function priorityOf(args: Arguments): Priority | undefined {
  const given = text(args, 'priority');
  const priorities: readonly Priority[] = ['low', 'normal', 'high'];
  const priority = priorities.find((known) => known === given);
  if (given !== undefined && priority === undefined) {
    throw errors.badInput(`"${given}" is not a priority. Priorities: ${priorities.join(', ')}.`);
  }
  return priority;
}

async function promptOf(args: Arguments, cwd: string): Promise<string> {
  const prompt = text(args, 'prompt');
  const file = text(args, 'prompt-file');
  if (prompt !== undefined && file !== undefined) {
    throw errors.badInput('Give either --prompt or --prompt-file, not both.');
  }
  if (file === undefined) return prompt ?? '';
  try {
    return file === '-' ? await textOf(process.stdin) : await readFile(resolve(cwd, file), 'utf8');
  } catch (error) {
    throw errors.badInput(`The prompt file ${file} cannot be read: ${messageOf(error)}`);
  }
}
