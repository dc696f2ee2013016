import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type { TaskRequest } from '../../core/controller/taskRequest';
import { errors, messageOf } from '../../core/util/errors';
import type { Arguments } from '../verb';

/** The options by which `run` and `add` describe a task. */
export const taskOptions = {
  type: { type: 'string', short: 't', default: 'generic' },
  name: { type: 'string', short: 'n' },
  prompt: { type: 'string', short: 'p' },
  'prompt-file': { type: 'string' },
  agent: { type: 'string', short: 'a', default: 'claude' },
  stack: { type: 'string' },
  repo: { type: 'string' },
  json: { type: 'boolean' },
} as const;

export const taskHelp: readonly string[] = [
  '-t, --type NAME        kind of task: a template (default: generic, the prompt as it is)',
  '-n, --name NAME        name of the task and of its branch (default: from the prompt)',
  '-p, --prompt TEXT      what to do',
  '    --prompt-file FILE read the prompt from a file, or from standard input with -',
  '-a, --agent NAME       claude, script or no-op (default: claude)',
  '    --stack NAME       toolchain of the sandbox (default: found from the files)',
  '    --repo PATH        any path in the repository (default: here)',
  '    --json             print the task as JSON',
];

/** The request that the options describe. Throws `bad-input`. */
export async function taskRequest(args: Arguments, cwd: string): Promise<TaskRequest> {
  const [unexpected] = args.positionals;
  if (unexpected !== undefined) {
    throw errors.badInput(`Unexpected argument "${unexpected}". Give the prompt with --prompt "…".`);
  }
  const name = given(args, 'name');
  const stack = given(args, 'stack');
  return {
    repoPath: resolve(cwd, given(args, 'repo') ?? '.'),
    type: given(args, 'type') ?? 'generic',
    prompt: await promptOf(args, cwd),
    agent: given(args, 'agent') ?? 'claude',
    ...(name === undefined ? {} : { name }),
    ...(stack === undefined ? {} : { stack }),
  };
}

async function promptOf(args: Arguments, cwd: string): Promise<string> {
  const prompt = given(args, 'prompt');
  const file = given(args, 'prompt-file');
  if (prompt !== undefined && file !== undefined) {
    throw errors.badInput('Give either --prompt or --prompt-file, not both.');
  }
  if (file === undefined) return prompt ?? '';
  try {
    return file === '-' ? await text(process.stdin) : await readFile(resolve(cwd, file), 'utf8');
  } catch (error) {
    throw errors.badInput(`The prompt file ${file} cannot be read: ${messageOf(error)}`);
  }
}

function given(args: Arguments, name: string): string | undefined {
  const value = args.values[name];
  return typeof value === 'string' ? value : undefined;
}
